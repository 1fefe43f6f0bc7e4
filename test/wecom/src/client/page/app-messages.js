import { h } from './dom.js'
import { longTime } from './format.js'

/** The conversation 应用消息: what apps sent to this staff, as cards. */
export class AppMessages {
  element
  #cards = h('div', { className: 'messages app-messages' })
  #onOpen

  constructor(onOpen) {
    this.#onOpen = onOpen
    this.element = h(
      'section',
      { className: 'conversation', 'data-testid': 'app-messages' },
      h('header', { className: 'pane-head' }, h('h2', {}, '应用消息')),
      this.#cards,
    )
  }

  update(messages, appName, now) {
    this.#cards.replaceChildren(
      ...messages.flatMap((message) => [
        h('time', { className: 'between' }, longTime(message.at, now)),
        this.#showCard(message, appName),
      ]),
      ...(messages.length ? [] : [h('p', { className: 'empty' }, '还没有应用消息')]),
    )
    this.#cards.scrollTop = this.#cards.scrollHeight
  }

  #showCard(message, appName) {
    const { title, lines, url, button } = readAppMessage(message)
    return h(
      url ? 'button' : 'div',
      {
        className: 'app-card',
        type: url ? 'button' : null,
        'data-testid': 'app-message',
        onclick: url ? () => this.#onOpen(url) : null,
      },
      h('small', {}, appName),
      title ? h('b', {}, title) : null,
      lines.map((line) => h('p', {}, line)),
      url ? h('em', {}, button || '详情') : null,
    )
  }
}

/** The parts of a message that can be shown, whatever its msgtype: { title, lines, url, button }. */
export function readAppMessage({ msgtype, body }) {
  if (msgtype === 'textcard')
    return {
      title: text(body.title),
      lines: plainLines(text(body.description)),
      url: text(body.url),
      button: text(body.btntxt),
    }
  if (msgtype !== 'template_card')
    return { title: '', lines: plainLines(text(body.content)), url: '', button: '' }
  const fields = (body.horizontal_content_list ?? []).map(
    (field) => `${field.keyname}：${field.value ?? ''}`,
  )
  const lines = [
    text(body.main_title?.desc),
    text(body.emphasis_content?.title),
    text(body.sub_title_text),
    ...fields,
  ]
  return {
    title: text(body.main_title?.title),
    lines: lines.filter(Boolean),
    url: text(body.card_action?.url),
    button: '',
  }
}

function text(value) {
  return typeof value === 'string' ? value : ''
}

/** WeCom allows a few tags in texts; only their words are shown here. */
function plainLines(html) {
  return html
    .replaceAll(/<br\s*\/?>|<\/div>/gi, '\n')
    .replaceAll(/<[^>]*>/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
