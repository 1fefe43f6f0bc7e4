import { clear, order } from './control-api.js'
import { button, card, field } from './control-panel.js'
import { h } from './dom.js'

const lasts = [
  ['', '直到关闭'],
  ['10000', '10 秒'],
  ['60000', '1 分钟'],
]

/** One press puts a disturbance in force, another ends it. */
export class FaultPanel {
  #run
  #list = h('div', { className: 'row' })
  #shown = ''
  #forMs = h(
    'select',
    { 'aria-label': '持续' },
    lasts.map(([value, label]) => h('option', { value }, label)),
  )
  element = card(
    '故障',
    field('持续', this.#forMs),
    this.#list,
    h(
      'p',
      { className: 'row' },
      button('全部关闭', () => this.#run('关闭全部故障', () => clear('faults'))),
    ),
  )

  constructor(run) {
    this.#run = run
  }

  update(named) {
    const key = JSON.stringify(named)
    if (key === this.#shown) return
    this.#shown = key
    this.#list.replaceChildren(...named.map((fault) => this.#toggle(fault)))
  }

  #toggle({ name, label, on }) {
    const forMs = () => (this.#forMs.value ? { forMs: Number(this.#forMs.value) } : {})
    const act = () =>
      on ? order('faults/off', { name }) : order('faults/on', { name, ...forMs() })
    return button(label, () => this.#run(label, act), {
      'aria-pressed': String(on),
      'data-testid': `fault-${name}`,
    })
  }
}
