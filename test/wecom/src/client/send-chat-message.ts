import { addMessage, type SimMedia } from '../world.ts'
import { cancelled, failed, ok, refused, type Answer } from './answer.ts'
import { textParam, type CallContext } from './call.ts'
import { relationOf } from './conversations.ts'
import { isOlder } from './device.ts'

/** 临时素材 are gone after three days. */
const mediaLifeMs = 3 * 24 * 60 * 60 * 1000

type Body = Record<string, unknown>
/** Why a body cannot be sent, in the client's words; null: it can. */
type Check = (body: Body, context: CallContext) => Answer | null

const checks: Record<string, Check> = {
  text: (body, context) =>
    textParam(body, 'content').trim() ? null : refuse(context, 'content empty'),
  image: (body, context) => checkMedia(body, context, 'image'),
  video: (body, context) => checkMedia(body, context, 'video'),
  file: (body, context) => checkMedia(body, context, 'file'),
  news: (body, context) => {
    const imgUrl = textParam(body, 'imgUrl')
    if (isWebUrl(textParam(body, 'link')) && (!imgUrl || isWebUrl(imgUrl))) return null
    return fail(context, 'fail, invalid param, link or img_url is invalid')
  },
  miniprogram: checkMiniProgram,
}

/** Checks a message as the client does and puts it into the open conversation, unless `cancel`. */
export function sendChatMessage(context: CallContext, cancel: boolean): Answer {
  const { call, corp, user, world } = context
  const of = relationOf(corp, user.userid, call.chat)
  if (!of) return refuse(context, 'without context of external contact')
  const msgtype = textParam(call.params, 'msgtype')
  const body = bodyOf(call.params[msgtype])
  const check = Object.hasOwn(checks, msgtype) ? checks[msgtype] : undefined
  if (!check || !body) return refuse(context, 'invalid msgtype')
  const refusal = check(body, context)
  if (refusal) return refusal
  if (cancel) return cancelled(call.name)
  addMessage(world, of, { from: 'staff', msgtype, body })
  return ok(call.name)
}

function checkMedia(body: Body, context: CallContext, type: SimMedia['type']): Answer | null {
  // Old iOS clients could send only text, and said this.
  if (context.platform === 'ios' && isOlder(context.version, '3.0.24'))
    return refuse(context, 'content empty')
  const media = context.corp.media.get(textParam(body, 'mediaid'))
  const alive = media && media.createdAt + mediaLifeMs > context.world.now()
  return alive && media.type === type ? null : refuse(context, 'invalid media_id')
}

function checkMiniProgram(body: Body, context: CallContext): Answer | null {
  if (isOlder(context.version, '3.1.0')) return refuse(context, 'invalid msgtype')
  if (!isWebUrl(textParam(body, 'imgUrl'))) return fail(context, 'fail invalid imgUrl')
  // Which mini programs the corp linked is not simulated: an id of the right form is taken as linked.
  if (!/^wx[0-9a-z]{16}$/.test(textParam(body, 'appid')))
    return fail(context, 'fail, not allow to cross corp')
  const page = textParam(body, 'page').split('?')[0] ?? ''
  if (!page.endsWith('.html') || !textParam(body, 'title'))
    return refuse(context, 'invalid miniprogram info')
  return null
}

function refuse(context: CallContext, reason: string): Answer {
  return refused(context.platform, context.call.name, reason)
}

function fail(context: CallContext, text: string): Answer {
  return failed(context.platform, context.call.name, text)
}

function bodyOf(value: unknown): Body | null {
  // A JSON object's keys are strings by its nature.
  return typeof value === 'object' && value !== null ? (value as Body) : null
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
