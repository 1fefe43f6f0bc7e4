import { look, order } from './control-api.js'
import { button, card, field, fillSelect } from './control-panel.js'
import { h } from './dom.js'

const statuses = [
  [2, '禁用员工'],
  [4, '员工未激活'],
  [1, '员工恢复正常'],
]

/** What customers, staff and administrators do, one press each. */
export class PeoplePanel {
  #run
  #corps = []
  #corp = h('select', { 'aria-label': '企业', onchange: () => this.#showStaff() })
  #staff = h('select', { 'aria-label': '员工', onchange: () => void this.#showCustomers() })
  #customer = h('select', { 'aria-label': '客户' })
  #text = h('input', { 'aria-label': '名字、备注或渠道' })
  #transfers = h('div', { className: 'stack' })
  element

  constructor(run) {
    this.#run = run
    this.element = card(
      '有人做了什么',
      field('企业', this.#corp),
      field('员工', this.#staff),
      field('客户', this.#customer),
      field('文字', this.#text),
      h(
        'p',
        { className: 'row' },
        this.#action('新客户添加员工', 'customer-adds-staff', () => ({
          name: this.#text.value || undefined,
        })),
        this.#action('这位客户再次添加', 'customer-adds-staff', () => ({
          ...this.#pair(),
          state: this.#text.value || undefined,
        })),
        this.#action('客户删除员工', 'customer-deletes-staff', () => this.#pair()),
        this.#action('员工删除客户', 'staff-deletes-customer', () => this.#pair()),
        this.#action('员工改备注', 'change-remark', () => ({
          ...this.#pair(),
          remark: this.#text.value,
        })),
        this.#action('客户说话', 'add-message', () => ({
          ...this.#pair(),
          from: 'customer',
          content: this.#text.value || '在吗',
        })),
        this.#action('员工发朋友圈', 'post-moment', () => ({
          content: this.#text.value || '换季脸容易红，洗完先敷再涂',
        })),
        this.#action('客户点赞最近一条', 'like-moment', () => this.#pair()),
        this.#action('客户评论最近一条', 'comment-moment', () => this.#pair()),
        this.#action('员工离职', 'remove-user', () => ({})),
        ...statuses.map(([status, label]) => this.#action(label, 'save-user', () => ({ status }))),
      ),
      this.#transfers,
    )
  }

  update(corps) {
    this.#corps = corps
    fillSelect(
      this.#corp,
      corps.map(({ corpId, name }) => [corpId, name]),
    )
    this.#showStaff()
    this.#transfers.replaceChildren(
      ...corps.flatMap(({ corpId, transfers }) =>
        transfers.map((each) => this.#transfer(corpId, each)),
      ),
    )
  }

  #showStaff() {
    const corp = this.#corps.find(({ corpId }) => corpId === this.#corp.value)
    const before = this.#staff.value
    fillSelect(this.#staff, corp?.users.map(({ userid, name }) => [userid, name]) ?? [])
    if (this.#staff.value !== before) void this.#showCustomers()
  }

  async #showCustomers() {
    const query = new URLSearchParams({ corpId: this.#corp.value, userid: this.#staff.value })
    const { follows } = await look(`follows?${query}`)
    const label = ({ name, remark, deleted_by: by }) => `${remark || name}${by ? '（已删除）' : ''}`
    fillSelect(
      this.#customer,
      follows.map((each) => [each.external_userid, label(each)]),
    )
  }

  #pair() {
    return { external_userid: this.#customer.value }
  }

  #action(label, name, fields) {
    const act = async () => {
      const who = { corpId: this.#corp.value, userid: this.#staff.value }
      await order(`world/${name}`, { ...who, ...fields() })
      await this.#showCustomers()
    }
    return button(label, () => this.#run(label, act), { 'data-testid': `act-${name}` })
  }

  #transfer(corpId, { from, to, external_userid }) {
    const of = { corpId, from, to, external_userid }
    const end = (label, name, more = {}) =>
      button(label, () => this.#run(label, () => order(`world/${name}`, { ...of, ...more })))
    return h(
      'p',
      { className: 'row' },
      h('span', {}, `${from} 把 ${external_userid} 交给 ${to}`),
      end('现在完成', 'complete-transfer'),
      end('客户拒绝', 'refuse-transfer'),
      end('接手人已满', 'refuse-transfer', { reason: 'limit' }),
    )
  }
}
