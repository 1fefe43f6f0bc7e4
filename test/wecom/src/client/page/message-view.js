import { avatar, h } from './dom.js'
import { longTime } from './format.js'

/** A pause longer than this is marked by the time. */
const pauseMs = 5 * 60_000

/** A conversation's messages with the times between them. `faces`: { staff, customer } as { name, avatar, seed }. */
export function showMessages(messages, faces, now) {
  let before = 0
  return messages.flatMap((message) => {
    const isLater = message.at - before > pauseMs
    before = message.at
    const bubble = showMessage(message, faces[message.from])
    return isLater
      ? [h('time', { className: 'between' }, longTime(message.at, now)), bubble]
      : [bubble]
  })
}

function showMessage(message, face) {
  return h(
    'div',
    {
      className: `message ${message.from}`,
      'data-testid': 'message',
      'data-from': message.from,
      'data-type': message.msgtype,
    },
    avatar(face.name, face.avatar, face.seed),
    showBody(message),
  )
}

function showBody({ msgtype, body }) {
  switch (msgtype) {
    case 'text':
      return h('div', { className: 'bubble' }, String(body.content ?? ''))
    case 'image':
      return h('img', {
        className: 'picture',
        alt: '图片',
        src: body.mediaid ? mediaUrl(body.mediaid) : String(body.url ?? ''),
      })
    case 'news':
    case 'link':
      return linkCard(body)
    case 'miniprogram':
      return miniProgramCard(body)
    case 'video':
      return fileCard('视频', body)
    case 'file':
      return fileCard('文件', body)
    default:
      return h('div', { className: 'bubble' }, `[${msgtype}]`)
  }
}

function mediaUrl(mediaid) {
  return `/_client/media/${encodeURIComponent(mediaid)}`
}

function linkCard(body) {
  const href = String(body.link ?? body.url ?? '')
  return h(
    'a',
    { className: 'card', href, target: '_blank', rel: 'noreferrer' },
    h('b', {}, String(body.title || href)),
    h(
      'span',
      { className: 'card-body' },
      h('small', {}, String(body.desc ?? '')),
      thumbnail(body.imgUrl),
    ),
  )
}

function miniProgramCard(body) {
  return h(
    'div',
    { className: 'card' },
    h('b', {}, String(body.title ?? '小程序')),
    h('span', { className: 'card-cover' }, thumbnail(body.imgUrl)),
    h('em', {}, '小程序'),
  )
}

function fileCard(kind, body) {
  const href = body.mediaid ? mediaUrl(body.mediaid) : null
  return h(
    'a',
    { className: 'card', href, target: '_blank' },
    h('b', {}, String(body.title ?? body.filename ?? kind)),
    h('em', {}, kind),
  )
}

/** A picture that cannot be loaded leaves its grey place. */
function thumbnail(url) {
  if (!url) return h('i', { className: 'thumb' })
  const picture = h('img', { className: 'thumb', alt: '', src: String(url) })
  picture.addEventListener('error', () => picture.replaceWith(h('i', { className: 'thumb' })))
  return picture
}
