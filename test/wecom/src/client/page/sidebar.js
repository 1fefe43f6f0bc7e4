import { h, iconButton } from './dom.js'
import { WebView } from './webview.js'

const widths = [280, 300, 360, 420]
/** How long the real client keeps the sidebar away while it changes the conversation. */
const switchMs = 60

/** The right column: the app's toolbar page beside a conversation. */
export class Sidebar {
  element
  #view
  #name = h('b', {})
  #keep
  #app = null
  #device = null
  #chat = null
  #entry = 'single_chat_tools'
  #waking = 0

  constructor(onEffect) {
    const place = h('div', { className: 'sidebar-place' })
    this.#view = new WebView(
      place,
      'sidebar-frame',
      () => ({ entry: this.#entry, chat: this.#chat?.id ?? '' }),
      onEffect,
    )
    this.#keep = h('input', {
      type: 'checkbox',
      'data-testid': 'keep-sidebar',
      checked: localStorage.getItem('keep sidebar') === '1',
      onchange: () => localStorage.setItem('keep sidebar', this.#keep.checked ? '1' : '0'),
    })
    this.element = h(
      'aside',
      { className: 'sidebar', 'aria-label': '聊天工具栏' },
      h(
        'header',
        { className: 'pane-head sidebar-head' },
        h(
          'div',
          {},
          this.#name,
          iconButton('reload', '重新打开侧边栏', () => this.#load(), {
            'data-testid': 'sidebar-reload',
          }),
        ),
        h(
          'div',
          {},
          this.#widthPicker(),
          h(
            'label',
            { className: 'toggle', title: '换会话时不重新打开页面，只藏起来再显示' },
            this.#keep,
            h('span', {}, '保持侧边栏'),
          ),
        ),
      ),
      place,
    )
    this.#setWidth(Number(localStorage.getItem('sidebar width')) || 360)
  }

  /** Shows the toolbar page for this conversation; null: none is open. */
  open(chat, app, device, entry) {
    if (!chat) return this.#leave()
    const isLive = this.#view.isOpen && sameDevice(device, this.#device)
    const isSame = chat.id === this.#chat?.id && entry === this.#entry
    if (isLive && isSame) return this.#view.show()
    clearTimeout(this.#waking)
    this.#app = app
    this.#device = device
    this.#name.textContent = entry === 'contact_profile' ? `${app.name} · 客户资料` : app.name
    if (isLive && this.#keep.checked) this.#moveTo(chat, entry)
    else this.#start(chat, entry)
  }

  /** The page lives on: away, to the other conversation, and back. */
  #moveTo(chat, entry) {
    this.#view.hide()
    this.#chat = chat
    this.#entry = entry
    this.#waking = setTimeout(() => this.#view.show(), switchMs)
  }

  #start(chat, entry) {
    this.#chat = chat
    this.#entry = entry
    this.#load()
  }

  #load() {
    if (this.#app?.sidebarUrl && this.#chat)
      this.#view.open(this.#app.sidebarUrl, this.#device, '侧边栏')
  }

  #leave() {
    if (this.#keep.checked) return this.#view.hide()
    this.#view.close()
    this.#chat = null
  }

  #widthPicker() {
    const choices = widths.map((width) =>
      h(
        'button',
        {
          type: 'button',
          'data-width': width,
          'data-testid': `width-${width}`,
          onclick: () => this.#setWidth(width),
        },
        String(width),
      ),
    )
    return h('div', { className: 'choice', role: 'group', 'aria-label': '侧边栏宽度' }, choices)
  }

  #setWidth(width) {
    localStorage.setItem('sidebar width', String(width))
    this.element.style.width = `${width}px`
    for (const button of this.element.querySelectorAll('[data-width]'))
      button.setAttribute('aria-pressed', String(Number(button.dataset.width) === width))
  }
}

export function sameDevice(left, right) {
  return JSON.stringify(left) === JSON.stringify(right)
}
