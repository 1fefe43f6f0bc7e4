import { clear } from './control-api.js'
import { button, card, clockTime } from './control-panel.js'
import { h } from './dom.js'

const states = { waiting: '在途', delivered: '已送达', failed: '三次都没送到', lost: '已丢弃' }

/** A list of the latest entries, newest first; one that is open stays open. */
class LogList {
  #list = h('ol', { className: 'log' })
  #shown = ''
  element

  constructor(title, address, run) {
    const empty = button('清空', () => run(`清空${title}`, () => clear(address)))
    this.element = card(title, h('p', { className: 'row' }, empty), this.#list)
    this.element.classList.add('wide')
  }

  show(entries, describe) {
    const key = JSON.stringify(entries)
    if (key === this.#shown) return
    this.#shown = key
    const open = new Set(
      [...this.#list.querySelectorAll('details[open]')].map((each) => each.dataset.key),
    )
    const items = entries.toReversed().map((entry) => {
      const { key: id, line, bad, more } = describe(entry)
      const details = { 'data-key': id, open: open.has(id), className: bad ? 'bad' : '' }
      return h(
        'li',
        {},
        h(
          'details',
          details,
          h(
            'summary',
            {},
            line.map((text) => h('span', {}, text)),
          ),
          h('pre', {}, more),
        ),
      )
    })
    this.#list.replaceChildren(...(items.length > 0 ? items : [h('li', {}, '还没有')]))
  }
}

/** The last callbacks, with their tries and the plain XML. */
export class DeliveryList extends LogList {
  constructor(run) {
    super('最近的回调', 'callbacks', run)
  }

  update(deliveries) {
    this.show(deliveries, (each) => ({
      key: String(each.id),
      line: [
        clockTime(each.at),
        each.changeType ?? each.event,
        each.copy > 0 ? `第 ${each.copy + 1} 份` : '',
        `${states[each.state]} ${each.tries.map(({ result }) => result).join(' ')}`,
      ],
      bad: each.state === 'failed' || each.state === 'lost',
      more: each.xml.replaceAll(/(<xml>|<\/\w+>)(?=<)/g, '$1\n'),
    }))
  }
}

/** The last API calls, with their errcode. */
export class CallList extends LogList {
  constructor(run) {
    super('最近的接口调用', 'calls', run)
  }

  update(calls) {
    this.show(calls, (each) => ({
      key: `${each.at} ${each.path}`,
      line: [
        clockTime(each.at),
        each.method,
        each.path.replace('/cgi-bin/', ''),
        String(each.errcode ?? '无'),
      ],
      bad: each.errcode !== 0,
      more: JSON.stringify({ query: each.query, body: each.body }, null, 2),
    }))
  }
}
