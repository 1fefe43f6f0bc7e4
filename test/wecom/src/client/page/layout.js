import { avatar, h, icon, iconButton } from './dom.js'

/** The client's window: title bar, rail, and the panes; which of them are seen depends on the view. */
export function buildLayout(me, panes, clock, drawer) {
  const dot = h('i', { className: 'dot', hidden: true })
  const root = h(
    'div',
    { className: 'client' },
    h(
      'header',
      { className: 'title-bar' },
      h('span', { className: 'corp' }, me.corpName, h('small', {}, '模拟企业微信')),
      clock.element,
      h('a', { href: '/_control/', target: '_blank' }, '控制台'),
      iconButton('tune', '模拟开关', () => drawer.open(), { 'data-testid': 'open-switches' }),
    ),
    showRail(me, dot),
    panes.list.element,
    showWorkbenchList(me),
    h('section', { className: 'nothing' }, h('p', {}, '选一个会话开始')),
    h('section', { className: 'unknown' }, h('p', {}, '没有这个会话，或不是你的客户。')),
    panes.conversation.element,
    panes.appMessages.element,
    panes.sidebar.element,
    panes.phone.element,
  )
  panes.conversation.element.classList.add('chat-pane')
  panes.appMessages.element.classList.add('app-pane')
  document.title = `${me.staff.name} · 企业微信（模拟）`
  document.body.replaceChildren(root, drawer.element)
  return {
    show(view) {
      root.dataset.view = view
      for (const link of root.querySelectorAll('.rail [data-view]'))
        link.setAttribute(
          'aria-current',
          String(link.dataset.view === (view === 'workbench' ? 'workbench' : 'chat')),
        )
    },
    markUnread(isUnread) {
      dot.hidden = !isUnread
    },
  }
}

function showRail({ staff }, dot) {
  const face = h(
    'span',
    { className: 'me', title: `${staff.name} · ${staff.department}` },
    avatar(staff.name, staff.avatar, staff.account),
  )
  return h(
    'nav',
    { className: 'rail', 'aria-label': '主导航' },
    face,
    h(
      'a',
      { href: '#/', 'data-view': 'chat', 'data-testid': 'nav-messages' },
      icon('chat'),
      dot,
      '消息',
    ),
    h(
      'a',
      { href: '#/workbench', 'data-view': 'workbench', 'data-testid': 'nav-workbench' },
      icon('grid'),
      '工作台',
    ),
    h('span', { className: 'space' }),
    h('small', { 'data-testid': 'me', 'data-userid': staff.userid }, staff.name),
    h('a', { href: '#/choose', 'data-testid': 'nav-staff' }, icon('swap'), '切换员工'),
  )
}

function showWorkbenchList({ app }) {
  const tile = app
    ? h(
        'a',
        {
          className: 'row',
          href: '#/workbench',
          'data-testid': 'workbench-app',
          'aria-current': 'true',
        },
        h('span', { className: 'face' }, h('span', { className: 'avatar app' }, icon('grid'))),
        h('span', { className: 'row-name' }, h('b', {}, app.name)),
        h('time', {}),
        h('span', { className: 'row-line' }, '自建应用'),
      )
    : h('p', { className: 'empty' }, '没有应用')
  return h(
    'nav',
    { className: 'list workbench-list', 'aria-label': '工作台' },
    h('h2', {}, '工作台'),
    tile,
  )
}

/** One browser holds one account: a second one took this page's place. */
export function showOtherAccount(staff) {
  const back = `/login?${new URLSearchParams({ user: staff.account, to: `/${window.location.hash}` })}`
  document.body.replaceChildren(
    h(
      'main',
      { className: 'other-account', 'data-testid': 'other-account' },
      h('h1', {}, '这个浏览器里已经换成了另一位员工'),
      h(
        'p',
        {},
        `${staff.name} 的企业微信在这个标签页里停了。要同时看两位员工，请用无痕窗口登录第二位。`,
      ),
      h(
        'p',
        {},
        h('a', { className: 'primary', href: back }, `换回 ${staff.name}`),
        h('a', { href: '/' }, '看现在登录的员工'),
      ),
    ),
  )
}
