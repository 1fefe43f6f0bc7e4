import { bindAccount, getAppMessages, getChats, getMe, listen, signedInAccount } from './api.js'
import { AppMessages, readAppMessage } from './app-messages.js'
import { ChatList } from './chat-list.js'
import { ClockView } from './clock.js'
import { Conversation } from './conversation.js'
import { buildLayout, showOtherAccount } from './layout.js'
import { Phone } from './phone.js'
import { ReadMarks } from './read-marks.js'
import { Sidebar } from './sidebar.js'
import { SwitchDrawer } from './switches.js'
import { toast } from './toast.js'

const appKey = 'app messages'

/** The desktop client of one staff: state, and which view shows it. */
export class Client {
  #me
  #chats = []
  #appMessages = []
  #marks
  #profileOf = ''
  #events = null
  #stopped = false
  #list = new ChatList()
  #clock = new ClockView()
  #drawer = new SwitchDrawer()
  #conversation = new Conversation(() => this.#toggleProfile())
  #sidebar = new Sidebar((effect) => this.#apply(effect))
  #phone = new Phone((effect) => this.#apply(effect))
  #appView = new AppMessages((url) =>
    this.#phone.open(url, this.#me.devices.phone, this.#appName()),
  )
  #layout

  constructor(me) {
    this.#me = me
    this.#marks = new ReadMarks(me.staff.account, me.clock.now)
    const panes = {
      list: this.#list,
      conversation: this.#conversation,
      appMessages: this.#appView,
      sidebar: this.#sidebar,
      phone: this.#phone,
    }
    this.#layout = buildLayout(me, panes, this.#clock, this.#drawer)
  }

  async start() {
    bindAccount(this.#me.staff.account, () => this.#stop())
    window.addEventListener('hashchange', () => void this.#show())
    this.#applySettings(this.#me)
    await this.#loadAll()
    this.#events = listen(
      (event) => this.#hear(event),
      () => this.#loadAll(),
    )
    // Another tab may sign in somebody else at any time: one browser, one client.
    setInterval(() => signedInAccount() === this.#me.staff.account || this.#stop(), 1000)
    setInterval(() => void this.#show(), 60_000)
  }

  async #loadAll() {
    const [{ chats }, { messages }] = await Promise.all([getChats(), getAppMessages()])
    this.#chats = chats
    this.#appMessages = messages
    await this.#show()
  }

  async #hear(event) {
    if (event.type === 'settings') this.#applySettings(await getMe())
    else if (event.type === 'app-message') await this.#hearApp()
    else this.#chats = (await getChats()).chats
    await this.#show()
  }

  async #hearApp() {
    this.#appMessages = (await getAppMessages()).messages
    const { title, lines } = readAppMessage(this.#appMessages.at(-1))
    toast(
      `${this.#appName()}：${title || lines[0] || '新消息'}`,
      () => (window.location.hash = '#/messages'),
    )
  }

  #applySettings(me) {
    this.#me = me
    this.#clock.update(me.clock)
    this.#drawer.update(me.switches)
  }

  #appName() {
    return this.#me.app?.name ?? '应用'
  }

  #toggleProfile() {
    const { chat } = this.#route()
    this.#profileOf = this.#profileOf === chat ? '' : chat
    return this.#show()
  }

  /** The hash is the whole navigation state: #/chat/<id> · #/messages · #/workbench. */
  #route() {
    const [, view = '', chat = ''] = window.location.hash.split('/')
    if (view === 'chat') return { view, chat: decodeURIComponent(chat) }
    return { view: view === 'messages' || view === 'workbench' ? view : 'none', chat: '' }
  }

  async #show() {
    if (this.#stopped) return
    if (window.location.hash === '#/choose') return window.location.reload()
    const { view, chat: id } = this.#route()
    const chat = this.#chats.find((each) => each.id === id) ?? null
    const now = this.#clock.now()
    this.#layout.show(view === 'chat' && !chat ? 'unknown' : view)
    if (chat?.last) this.#marks.markRead(chat.id, chat.last.at)
    this.#showPages(view, chat)
    const appLine = this.#appLine(view)
    const state = {
      chats: this.#chats,
      appLine,
      selected: window.location.hash,
      marks: this.#marks,
      now,
    }
    this.#list.update(state)
    this.#layout.markUnread(
      appLine.unread ||
        this.#chats.some(
          (each) => each.last?.from === 'customer' && this.#marks.isUnread(each.id, each.last.at),
        ),
    )
    if (view === 'messages') this.#appView.update(this.#appMessages, this.#appName(), now)
    if (!chat) return
    this.#conversation.open(chat, this.#me.staff)
    await this.#conversation.refresh(now)
  }

  /** The app's pages: which of them this view shows, and which sleep. */
  #showPages(view, chat) {
    const { app, devices } = this.#me
    if (!app) return
    if (this.#profileOf !== chat?.id) this.#profileOf = ''
    const single = this.#profileOf ? 'contact_profile' : 'single_chat_tools'
    this.#sidebar.open(
      chat,
      app,
      devices.sidebar,
      chat?.kind === 'group' ? 'group_chat_tools' : single,
    )
    if (view === 'workbench' && app.workbenchUrl)
      this.#phone.open(app.workbenchUrl, devices.phone, app.name)
    else if (view === 'messages') this.#phone.wake(devices.phone)
    else this.#phone.hide()
  }

  #appLine(view) {
    const last = this.#appMessages.at(-1)
    if (!last) return { text: '还没有消息', at: 0, unread: false }
    if (view === 'messages') this.#marks.markRead(appKey, last.at)
    const { title, lines } = readAppMessage(last)
    return {
      text: title || lines[0] || '',
      at: last.at,
      unread: this.#marks.isUnread(appKey, last.at),
    }
  }

  async #apply(effect) {
    if (effect.type === 'open-chat')
      window.location.hash = `#/chat/${encodeURIComponent(effect.chat)}`
    if (effect.type === 'open-profile') toast(`客户端会在这里打开 ${effect.id} 的名片`)
    if (effect.type === 'notice') toast(effect.text)
    if (effect.type === 'copy') {
      const isCopied = await navigator.clipboard.writeText(effect.text).then(
        () => true,
        () => false,
      )
      toast(isCopied ? '已复制' : `浏览器不让复制，内容是：${effect.text}`)
    }
  }

  #stop() {
    if (this.#stopped) return
    this.#stopped = true
    this.#events?.close()
    showOtherAccount(this.#me.staff)
  }
}
