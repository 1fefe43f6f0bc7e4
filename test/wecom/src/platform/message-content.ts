import { lengthOf, objectOf } from './call.ts'
import type { Call } from './call.ts'
import { findMedia } from './media-api.ts'
import { arraySize, Refusal, tooLong } from './refusal.ts'

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

/** Also the check of a card that takes the place of one sent before. */
export function checkTemplateCard(body: Body, call: Call): Body {
  const kind = textIn(body, 'card_type')
  const asks = isInteractive(kind)
  if (asks && !call.app.callback) throw new Refusal(43012)
  if (!asks && !['text_notice', 'news_notice'].includes(kind)) {
    throw new Refusal(40058, 'card_type invalid')
  }
  if (!asks) checkAction(body)
  if (kind === 'button_interaction') limitList(body, 'button_list', { fewest: 1, most: 6 })
  checkTaskId(body, expectsAnswer(body))
  const title = textIn(objectOf(body['main_title']) ?? {}, 'title')
  if (title === '' && textIn(body, 'sub_title_text') === '') throw new Refusal(40063)
  limitList(body, 'horizontal_content_list', { fewest: 0, most: 6 })
  limitList(body, 'jump_list', { fewest: 0, most: 3 })
  return body
}

/** Cards that send an event when a button is pressed; they can be replaced later. */
export function expectsAnswer(body: Body): boolean {
  return isInteractive(textIn(body, 'card_type')) || body['action_menu'] !== undefined
}

function isInteractive(kind: string): boolean {
  return ['button_interaction', 'vote_interaction', 'multiple_interaction'].includes(kind)
}

/** Where a click on the whole card leads: 1 a page, 2 a mini programme. */
function checkAction(body: Body): void {
  const action = objectOf(body['card_action'])
  if (!action) throw new Refusal(40063)
  const needed = { 1: 'url', 2: 'appid' }[String(action['type'])]
  if (!needed) throw new Refusal(40058, 'card_action.type invalid')
  if (textIn(action, needed) === '') throw new Refusal(40063)
}

function checkTaskId(body: Body, needed: boolean): void {
  const id = textIn(body, 'task_id')
  if (id === '' && needed) throw new Refusal(40063)
  if (id !== '' && !/^[0-9a-zA-Z_\-@]{1,128}$/.test(id)) throw new Refusal(42014)
}

/** An app may use a task_id once. */
export function checkTaskIdIsNew(body: Body, call: Call): void {
  const id = textIn(body, 'task_id')
  const isKnown = call.corp.appMessages.some(
    (each) => each.agentId === call.app.agentId && each.body['task_id'] === id,
  )
  if (id !== '' && isKnown) throw new Refusal(42014)
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

function limitList(body: Body, name: string, of: { fewest: number; most: number }): void {
  const list = body[name]
  const size = Array.isArray(list) ? list.length : 0
  if (size < of.fewest || size > of.most) throw arraySize(name, of.fewest, of.most)
}

function cutBytes(text: string, max: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= max) return text
  // A character cut in half decodes to U+FFFD at the end.
  return new TextDecoder().decode(bytes.subarray(0, max)).replace(/\uFFFD$/, '')
}
