import { avatar, h, icon } from './dom.js'
import { shortTime, summary } from './format.js'

/** The column of conversations, with search. */
export class ChatList {
  element
  #rows = h('div', { className: 'rows', role: 'list' })
  #search
  #state = null

  constructor() {
    this.#search = h('input', {
      type: 'search',
      placeholder: '搜索客户、群',
      'aria-label': '搜索',
      'data-testid': 'chat-search',
      oninput: () => this.update(this.#state),
    })
    const box = h('label', { className: 'search' }, icon('search'), this.#search)
    this.element = h('nav', { className: 'list', 'aria-label': '会话' }, box, this.#rows)
  }

  /** state: { chats, appLine, selected, marks, now } */
  update(state) {
    this.#state = state
    const wanted = this.#search.value.trim().toLowerCase()
    const chats = state.chats.filter((chat) =>
      `${chat.name} ${chat.nickname}`.toLowerCase().includes(wanted),
    )
    const top = this.#rows.scrollTop
    this.#rows.replaceChildren(
      ...(wanted ? [] : [appRow(state)]),
      ...chats.map((chat) => chatRow(chat, state)),
      ...(chats.length ? [] : [h('p', { className: 'empty' }, wanted ? '没有找到' : '还没有会话')]),
    )
    this.#rows.scrollTop = top
  }
}

function appRow({ appLine, selected, now }) {
  return row(
    {
      href: '#/messages',
      testId: 'chat-app',
      face: h('span', { className: 'avatar app' }, icon('bell')),
      name: '应用消息',
      origin: '',
      line: appLine.text,
      at: appLine.at,
      unread: appLine.unread,
      selected: selected === '#/messages',
    },
    now,
  )
}

function chatRow(chat, { selected, marks, now }) {
  const href = `#/chat/${encodeURIComponent(chat.id)}`
  return row(
    {
      href,
      testId: `chat-${chat.id}`,
      face: avatar(chat.nickname, chat.avatar, chat.id, chat.kind),
      name: chat.name,
      origin: chat.kind === 'group' ? `(${chat.memberCount})` : `@${chat.origin}`,
      line:
        summary(chat.last) ||
        (chat.kind === 'group' ? '外部群' : '你们已成为联系人，可以开始聊天了'),
      at: chat.lastAt,
      unread: chat.last?.from === 'customer' && marks.isUnread(chat.id, chat.last.at),
      selected: selected === href,
      pinned: chat.pinned,
    },
    now,
  )
}

function row({ href, testId, face, name, origin, line, at, unread, selected, pinned }, now) {
  return h(
    'a',
    {
      className: pinned ? 'row pinned' : 'row',
      href,
      role: 'listitem',
      'data-testid': testId,
      'aria-current': selected ? 'true' : null,
    },
    h(
      'span',
      { className: 'face' },
      face,
      unread ? h('i', { className: 'dot', 'data-testid': 'unread' }) : null,
    ),
    h('span', { className: 'row-name' }, h('b', {}, name), origin ? h('em', {}, origin) : null),
    h('time', {}, shortTime(at, now)),
    h('span', { className: 'row-line' }, line),
  )
}
