import { lengthOf, objectOf } from './call.ts'
import type { Call } from './call.ts'
import { findMedia } from './media-api.ts'
import { Refusal, tooLong } from './refusal.ts'

type Body = Record<string, unknown>

const longestTextBytes = 2048

/** Checks the part of message/send that `msgtype` names and answers it as it will arrive. */
export function checkContent(call: Call, msgtype: string): Body {
  const check = checks[msgtype]
  if (!check) throw new Refusal(40008)
  const body = objectOf(call.body[msgtype])
  if (!body) throw new Refusal(msgtype === 'text' ? 44004 : 40063)
  return check(body, call)
}

const checks: Record<string, (body: Body, call: Call) => Body> = {
  text: checkText,
  markdown: checkText,
  textcard: checkTextCard,
  template_card: checkTemplateCard,
  image: checkMedia,
  file: checkMedia,
  video: checkMedia,
  voice: checkMedia,
}

/** Longer text is cut, at a whole character. */
function checkText(body: Body): Body {
  const content = body['content']
  if (typeof content !== 'string' || content === '') throw new Refusal(44004)
  return { ...body, content: cutBytes(content, longestTextBytes) }
}

function checkTextCard(body: Body): Body {
  if (textIn(body, 'title') === '') throw new Refusal(41016)
  if (textIn(body, 'description') === '' || textIn(body, 'url') === '') throw new Refusal(40063)
  limit(body, 'title', 128)
  limit(body, 'description', 512)
  limit(body, 'btntxt', 4)
  if (Buffer.byteLength(textIn(body, 'url')) > 2048) throw tooLong('url', 2048)
  return body
}

function checkTemplateCard(body: Body): Body {
  const kind = textIn(body, 'card_type')
  if (['button_interaction', 'vote_interaction', 'multiple_interaction'].includes(kind)) {
    // No callback address can be set here, and these cards need one.
    throw new Refusal(43012)
  }
  if (!['text_notice', 'news_notice'].includes(kind)) throw new Refusal(40058, 'card_type invalid')
  if (!objectOf(body['card_action'])) throw new Refusal(40063)
  const title = textIn(objectOf(body['main_title']) ?? {}, 'title')
  if (title === '' && textIn(body, 'sub_title_text') === '') throw new Refusal(40063)
  limitList(body, 'horizontal_content_list', 6)
  limitList(body, 'jump_list', 3)
  return body
}

function checkMedia(body: Body, call: Call): Body {
  if (!findMedia(call, textIn(body, 'media_id'))) throw new Refusal(40007)
  return body
}

function textIn(body: Body, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}

function limit(body: Body, name: string, max: number): void {
  if (lengthOf(textIn(body, name)) > max) throw tooLong(name, max)
}

function limitList(body: Body, name: string, max: number): void {
  const list = body[name]
  if (Array.isArray(list) && list.length > max) {
    throw new Refusal(
      40058,
      `field \`${name}\` expect array size in [0, ${max}]. invalid Request Parameter`,
    )
  }
}

function cutBytes(text: string, max: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= max) return text
  // A character cut in half decodes to U+FFFD at the end.
  return new TextDecoder().decode(bytes.subarray(0, max)).replace(/\uFFFD$/, '')
}
