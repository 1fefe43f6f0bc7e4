import { moveClock } from './api.js'
import { h } from './dom.js'
import { clockText } from './format.js'

/** The demo's clock in the header; its buttons are there only when it can be moved. */
export class ClockView {
  element
  #time = h('time', { 'data-testid': 'clock' })
  #buttons
  #aheadMs = 0

  constructor() {
    this.#buttons = h(
      'span',
      {},
      moveButton('hour', '+1 小时'),
      moveButton('day', '+1 天'),
      moveButton('morning', '下个工作日早上'),
    )
    this.element = h('div', { className: 'clock' }, this.#time, this.#buttons)
    setInterval(() => this.#show(), 1000)
  }

  now() {
    return Date.now() + this.#aheadMs
  }

  update({ now, movable }) {
    this.#aheadMs = now - Date.now()
    this.#buttons.hidden = !movable
    this.#show()
  }

  #show() {
    const text = clockText(this.now())
    if (this.#time.textContent !== text) this.#time.textContent = text
  }
}

function moveButton(move, label) {
  return h(
    'button',
    { type: 'button', 'data-testid': `clock-${move}`, onclick: () => moveClock(move) },
    label,
  )
}
