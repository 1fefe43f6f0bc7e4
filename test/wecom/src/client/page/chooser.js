import { getPeople, signedInAccount } from './api.js'
import { avatar, h } from './dom.js'

/** The first screen: which staff are you? */
export async function showChooser() {
  const { corps } = await getPeople()
  const current = signedInAccount()
  const next = new URLSearchParams(window.location.search).get('next') ?? '/#/'
  document.title = '选择员工 · 企业微信（模拟）'
  document.body.replaceChildren(
    h(
      'main',
      { className: 'chooser' },
      h('header', {}, h('h1', {}, '你是哪位员工？'), h('p', {}, introduction(corps, current))),
      corps.map((corp) => showCorp(corp, current, next)),
      h(
        'p',
        { className: 'chooser-note' },
        '同一个浏览器同时只能登录一位员工。要同时看两位，第二位请用无痕窗口打开。',
      ),
    ),
  )
}

function introduction(corps, current) {
  const people = corps.flatMap((corp) => corp.departments).flatMap((each) => each.people)
  const signedIn = people.find((person) => person.account === current)
  if (!signedIn) return '选一位，就用这位员工的企业微信登录。'
  return `现在登录的是${signedIn.name}。选另一位，${signedIn.name}打开着的标签页会停下。`
}

function showCorp(corp, current, next) {
  return h(
    'section',
    {},
    h('h2', {}, corp.name),
    corp.departments.map((department) =>
      h(
        'div',
        { className: 'department' },
        h('h3', {}, department.name),
        h(
          'div',
          { className: 'people' },
          department.people.map((person) => showPerson(person, current, next)),
        ),
      ),
    ),
  )
}

function showPerson(person, current, next) {
  const query = new URLSearchParams({ user: person.account, to: next })
  return h(
    'a',
    { className: 'person', href: `/login?${query}`, 'data-testid': `staff-${person.userid}` },
    avatar(person.name, person.avatar, person.account),
    h(
      'span',
      { className: 'person-text' },
      h('b', {}, person.name),
      h(
        'small',
        {},
        [
          person.position || (person.isLead ? '负责人' : '员工'),
          `客户 ${person.customerCount}`,
        ].join(' · '),
      ),
    ),
    person.account === current ? h('em', {}, '已登录') : null,
  )
}
