import { h, iconButton } from './dom.js'
import { sameDevice } from './sidebar.js'
import { WebView } from './webview.js'

/** A phone-sized frame for pages opened from the workbench or from a message. */
export class Phone {
  element
  #view
  #title = h('b', {})
  #url = ''
  #device = null

  constructor(onEffect) {
    const place = h(
      'div',
      { className: 'phone-screen' },
      h('p', { className: 'empty' }, '点消息里的卡片，在这里打开'),
    )
    this.#view = new WebView(place, 'phone-frame', () => ({ entry: 'normal', chat: '' }), onEffect)
    this.element = h(
      'section',
      { className: 'phone-pane', 'aria-label': '手机' },
      h(
        'div',
        { className: 'phone' },
        h(
          'header',
          {},
          iconButton('back', '返回', () => this.#view.emit('historyBack'), {
            'data-testid': 'phone-back',
          }),
          this.#title,
          iconButton('reload', '重新打开', () => this.#load(), { 'data-testid': 'phone-reload' }),
        ),
        place,
      ),
    )
  }

  /** Opens this address, or wakes the page that is already there. */
  open(url, device, title) {
    const isSame = url === this.#url && sameDevice(device, this.#device)
    if (isSame && this.#view.isOpen) return this.#view.show()
    this.#url = url
    this.#device = device
    this.#title.textContent = title
    this.#load()
  }

  /** Wakes what is there; a changed device needs a fresh page. */
  wake(device) {
    if (!this.#view.isOpen) return
    if (sameDevice(device, this.#device)) return this.#view.show()
    this.#device = device
    this.#load()
  }

  hide() {
    this.#view.hide()
  }

  #load() {
    if (this.#url) this.#view.open(this.#url, this.#device, this.#title.textContent)
  }
}
