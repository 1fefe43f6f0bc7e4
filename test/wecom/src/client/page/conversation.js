import { getMessages, say } from './api.js'
import { h, iconButton } from './dom.js'
import { showMessages } from './message-view.js'

/** The middle column: one conversation, and a box to speak as staff or as the customer. */
export class Conversation {
  element
  #title = h('h2', {})
  #profile
  #messages = h('div', { className: 'messages', 'data-testid': 'messages' })
  #notice = h('p', { className: 'ended' })
  #text
  #asCustomer
  #composer
  #chat = null
  #staff = null
  #shown = ''
  /** Whether new messages pull the view along. */
  #isAtEnd = true

  constructor(onProfile) {
    this.#profile = iconButton('card', '客户资料', onProfile, { 'data-testid': 'open-profile' })
    this.#text = h('textarea', {
      rows: 3,
      'aria-label': '消息',
      'data-testid': 'composer',
      onkeydown: (event) => this.#key(event),
    })
    this.#asCustomer = h('input', {
      type: 'checkbox',
      'data-testid': 'send-as-customer',
      onchange: () => this.#nameSpeaker(),
    })
    this.#composer = h(
      'form',
      { className: 'composer', onsubmit: (event) => this.#send(event) },
      h('label', { className: 'toggle' }, this.#asCustomer, h('span', {}, '以客户身份说')),
      this.#text,
      h(
        'footer',
        {},
        h('small', {}, 'Enter 发送，Shift+Enter 换行'),
        h(
          'button',
          { type: 'submit', className: 'primary', 'data-testid': 'composer-send' },
          '发送',
        ),
      ),
    )
    // A picture has its height only once it is there.
    this.#messages.addEventListener('load', () => this.#isAtEnd && this.#scrollToEnd(), true)
    this.#messages.addEventListener('scroll', () => this.#noteEnd())
    this.element = h(
      'section',
      { className: 'conversation', 'data-testid': 'conversation' },
      h('header', { className: 'pane-head' }, this.#title, this.#profile),
      this.#messages,
      this.#notice,
      this.#composer,
    )
  }

  /** Another conversation, or the same one with a new name or state. */
  open(chat, staff) {
    const isOther = chat.id !== this.#chat?.id
    this.#chat = chat
    this.#staff = staff
    const origin = chat.kind === 'group' ? `外部群 · ${chat.memberCount} 人` : `@${chat.origin}`
    this.#title.replaceChildren(chat.name, h('em', { className: chat.kind }, origin))
    if (chat.nickname !== chat.name) this.#title.append(h('small', {}, `昵称：${chat.nickname}`))
    this.#profile.hidden = chat.kind === 'group'
    this.#notice.hidden = !chat.endedBy
    this.#notice.textContent =
      chat.endedBy === 'customer' ? '对方已把你删除，消息发不到了。' : '你已删除这位客户。'
    if (!isOther) return
    this.element.dataset.chat = chat.id
    this.#messages.replaceChildren()
    this.#shown = ''
    this.#isAtEnd = true
    this.#asCustomer.checked = false
    this.#text.value = ''
    this.#nameSpeaker()
  }

  async refresh(now) {
    const chat = this.#chat
    if (!chat) return
    const { messages } = await getMessages(chat.id)
    // The answer for a conversation that is no longer open.
    if (chat.id !== this.#chat.id) return
    const key = `${messages.length} ${messages.at(-1)?.id} ${Math.floor(now / 60_000)}`
    if (key === this.#shown) return
    this.#shown = key
    const { name, avatar, account } = this.#staff
    const faces = {
      staff: { name, avatar, seed: account },
      customer: { name: chat.nickname, avatar: chat.avatar, seed: chat.id },
    }
    this.#messages.replaceChildren(...showMessages(messages, faces, now))
    if (this.#isAtEnd) this.#scrollToEnd()
  }

  #noteEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#messages
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight < 80
  }

  #scrollToEnd() {
    this.#messages.scrollTop = this.#messages.scrollHeight
  }

  #nameSpeaker() {
    const isCustomer = this.#asCustomer.checked
    const customer = this.#chat?.kind === 'group' ? '群里的客户' : (this.#chat?.nickname ?? '')
    this.#composer.classList.toggle('as-customer', isCustomer)
    this.#text.placeholder = isCustomer ? `现在是 ${customer} 在说话` : ''
  }

  #key(event) {
    // While an input method composes, Enter picks a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    this.#composer.requestSubmit()
  }

  async #send(event) {
    event.preventDefault()
    const text = this.#text.value.trim()
    if (!text || !this.#chat) return
    this.#text.value = ''
    await say(this.#chat.id, this.#asCustomer.checked ? 'customer' : 'staff', text)
  }
}
