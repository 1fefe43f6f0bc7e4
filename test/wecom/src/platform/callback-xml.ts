import { createHash } from 'node:crypto'

/** A value of an event: a text, a number, or the items of a list. */
export type EventValue = string | number | readonly string[]

/** An event before it is written; a field that is undefined is absent from the XML. */
export type EventDraft = {
  event: string
  changeType: string | undefined
  fields: Record<string, EventValue | undefined>
}

/**
 * The event as the platform writes it. The order of what follows `Event` is not fixed in real
 * messages: here it follows from the content, so that the same event is the same XML.
 */
export function writeEventXml(corpId: string, createTime: number, draft: EventDraft): string {
  const head = {
    ToUserName: corpId,
    FromUserName: 'sys',
    CreateTime: createTime,
    MsgType: 'event',
    Event: draft.event,
  }
  const rest = Object.entries({ ChangeType: draft.changeType, ...draft.fields }).flatMap(
    ([name, value]) => (value === undefined ? [] : [element(name, value)]),
  )
  const shift = createHash('sha1').update(rest.join('')).digest().readUInt16BE() % rest.length || 0
  const mixed = [...rest.slice(shift), ...rest.slice(0, shift)]
  const all = [...Object.entries(head).map(([name, value]) => element(name, value)), ...mixed]
  return `<xml>${all.join('')}</xml>`
}

/** What is sent to the app: the encrypted event in its envelope. */
export function writeEnvelope(corpId: string, agentId: number, encrypted: string): string {
  const parts = { ToUserName: corpId, Encrypt: encrypted, AgentID: String(agentId) }
  return `<xml>${Object.entries(parts)
    .map(([name, value]) => element(name, value))
    .join('')}</xml>`
}

function element(name: string, value: EventValue): string {
  return `<${name}>${contentOf(value)}</${name}>`
}

function contentOf(value: EventValue): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return cdata(value)
  return value.map((item) => element('Item', item)).join('')
}

/** A text may hold the end mark of its section: it is then cut in two there. */
function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}
