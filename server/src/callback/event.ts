import { createHash } from 'node:crypto'
import { isWorkKind } from './kinds.ts'

/** A callback as it is kept: what it is about in ids and codes, never names, phones or addresses. */
export type CallbackEvent = {
  /** SHA-1 of the decrypted XML: MsgId is missing and times are to the second, so nothing less tells two apart. */
  hash: string
  kind: string
  fields: Record<string, string>
  happenedAt: Date
}

const keptFields = [
  'UserID',
  'NewUserID',
  'ExternalUserID',
  'State',
  'WelcomeCode',
  'Source',
  'FailReason',
  'Id',
  'TagType',
  'StrategyId',
  'ChatId',
  'UpdateDetail',
  'LinkId',
  'Department',
] as const
export type CallbackField = (typeof keptFields)[number]

const longestField = 512
const kindForm = /^\w{1,64}(\.\w{1,64})?$/
const secondsForm = /^\d{1,10}$/

/** What to keep of a decrypted callback; elements by name, each may be missing. Undefined: not one at all. */
export function readEvent(
  xml: Record<string, string>,
  text: string,
  receivedAt: Date,
): CallbackEvent | undefined {
  const kind = kindOf(xml)
  if (!kindForm.test(kind)) return undefined
  return {
    hash: createHash('sha1').update(text).digest('hex'),
    kind,
    // What nobody works on is counted only.
    fields: isWorkKind(kind) ? fieldsOf(xml) : {},
    happenedAt: secondsForm.test(xml.CreateTime ?? '')
      ? new Date(Number(xml.CreateTime) * 1000)
      : receivedAt,
  }
}

function kindOf({ MsgType = '', Event = '', ChangeType = '' }: Record<string, string>): string {
  if (!Event) return MsgType
  return ChangeType ? `${Event}.${ChangeType}` : Event
}

function fieldsOf(xml: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    keptFields.flatMap((name) => {
      const value = xml[name]
      return value && value.length <= longestField ? [[name, value]] : []
    }),
  )
}
