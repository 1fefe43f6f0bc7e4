import { invoke } from './api.js'
import { h } from './dom.js'

const mark = 'wecom-client:'
const channel = 'wecom-client'

/**
 * A page of the app inside the client: an iframe whose name tells the bridge which device it plays,
 * and the client's answers to its calls.
 */
export class WebView {
  #place
  #testId
  #surface
  #onEffect
  #frame = null
  #page = ''
  #hidden = false

  /** `surface()` gives { entry, chat } at the moment of a call: what the client knows, not the page. */
  constructor(place, testId, surface, onEffect) {
    this.#place = place
    this.#testId = testId
    this.#surface = surface
    this.#onEffect = onEffect
    window.addEventListener('message', (event) => this.#receive(event))
  }

  get isOpen() {
    return this.#frame !== null
  }

  /** A fresh page; the one before is gone with all it held. */
  open(url, device, title) {
    this.close()
    const name = mark + JSON.stringify({ host: window.location.origin, ...device })
    this.#frame = h('iframe', {
      name,
      title,
      src: url,
      'data-testid': this.#testId,
      allow: 'clipboard-read; clipboard-write',
    })
    this.#place.replaceChildren(this.#frame)
  }

  close() {
    this.#frame?.remove()
    this.#frame = null
    this.#page = ''
    this.#hidden = false
  }

  hide() {
    if (!this.#frame || this.#hidden) return
    this.#hidden = true
    this.#tell({ type: 'hidden', hidden: true })
    this.#frame.classList.add('asleep')
  }

  show() {
    if (!this.#frame || !this.#hidden) return
    this.#hidden = false
    this.#frame.classList.remove('asleep')
    this.#tell({ type: 'hidden', hidden: false })
  }

  /** An event of the client, such as historyBack. */
  emit(name, data = {}) {
    this.#tell({ type: 'event', name, data })
  }

  #tell(message) {
    this.#frame?.contentWindow.postMessage({ channel, page: this.#page, ...message }, '*')
  }

  #receive(event) {
    const message = event.data
    if (!this.#frame || event.source !== this.#frame.contentWindow) return
    if (!message || message.channel !== channel) return
    // A page may call under its own address only.
    if (new URL(message.href).origin !== event.origin) return
    this.#page = message.page
    if (message.type === 'invoke') void this.#answer(this.#frame, event.origin, message)
  }

  async #answer(frame, origin, { page, id, name, params, href }) {
    const outcome = await invoke({ page, href, name, params, ...this.#surface() })
    // A client that broke down answers as little as one that is told to be silent.
    if (!outcome) return
    if (outcome.answer && frame.isConnected)
      frame.contentWindow.postMessage(
        { channel, page, type: 'answer', id, answer: outcome.answer },
        origin,
      )
    for (const effect of outcome.effects) this.#onEffect(effect)
  }
}
