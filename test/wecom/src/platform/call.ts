import { userKey } from '../world.ts'
import type { Corp, SimApp, World } from '../world.ts'
import type { Codes } from './codes.ts'
import { Refusal } from './refusal.ts'
import type { Settings } from './settings.ts'

export type UploadedFile = { filename: string; contentType: string; bytes: Uint8Array }

/** One API call that has passed the token, IP and permission checks. */
export type Call = {
  world: World
  corp: Corp
  app: SimApp
  query: URLSearchParams
  body: Record<string, unknown>
  /** The multipart field `media`. */
  file: UploadedFile | undefined
  settings: Settings
  codes: Codes
  /** The callers' clock, milliseconds. */
  now: number
  /** Set when a field had another JSON type than documented: the answer then says so. */
  wrongType: boolean
}

/** The fields of an answer; `errcode: 0, errmsg: 'ok'` come first unless given. */
export type Reply = Record<string, unknown>

/** Bytes instead of JSON. */
export class FileReply {
  readonly file: UploadedFile

  constructor(file: UploadedFile) {
    this.file = file
  }
}

export type Api = {
  path: string
  method: 'GET' | 'POST'
  /** Whose business it is: anyone with a token, or apps among 可调用接口的应用. */
  permission: 'any' | 'customer_contact'
  /** Default fields that an error body carries too. */
  empty: Reply
  /** What GET answers where POST is needed. */
  codeOnGet?: number
  /** Also for an app that the admin console has disabled. */
  whileDisabled?: boolean
  /** Most calls in flight per corp; more are 45033. */
  parallel?(settings: Settings): number
  /** What two calls in flight may not both be about, and the code of the second; none: all is well. */
  conflict?(call: Call): { key: string; errcode: 45033 | 45035 } | undefined
  run(call: Call): Reply | FileReply
}

/** By the list itself: a changed range is another list. */
const visibleKeys = new WeakMap<readonly string[], Set<string>>()

export function isVisible(app: SimApp, userid: string): boolean {
  if (app.visibleUserIds === 'all') return true
  const keys = visibleKeys.get(app.visibleUserIds) ?? new Set(app.visibleUserIds.map(userKey))
  visibleKeys.set(app.visibleUserIds, keys)
  return keys.has(userKey(userid))
}

/** A text field of the body; numbers are taken with the platform's warning. */
export function textOf(call: Call, name: string): string {
  const value = call.body[name]
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  call.wrongType = true
  return typeof value === 'number' ? String(value) : ''
}

/** Like textOf, but undefined when the body does not have the field at all. */
export function optionalTextOf(call: Call, name: string): string | undefined {
  return call.body[name] === undefined ? undefined : textOf(call, name)
}

/** A list of texts; anything else counts as empty, with the platform's warning. */
export function textsOf(call: Call, name: string): string[] {
  const value = call.body[name]
  if (value === undefined || value === null) return []
  const texts = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  if (!Array.isArray(value) || texts.length < value.length) call.wrongType = true
  return texts
}

/** A whole number of the body; a text of digits is taken with the platform's warning. */
export function numberOf(call: Call, name: string): number | undefined {
  return toNumber(call, call.body[name])
}

export function toNumber(call: Call, value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number') return value
  call.wrongType = true
  const number = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
  return Number.isNaN(number) ? undefined : number
}

/** A list of whole numbers; anything else counts as empty, with the platform's warning. */
export function numbersOf(call: Call, name: string): number[] {
  const value = call.body[name]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) call.wrongType = true
  const list: unknown[] = Array.isArray(value) ? value : []
  return list.flatMap((each) => toNumber(call, each) ?? [])
}

/** An object within the body, or undefined. */
export function objectOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  // An object that is no array: its keys are texts, its values unknown.
  return value as Record<string, unknown>
}

/** Refuses an `agentid` that is not the token's own app. */
export function checkAgentId(call: Call, agentId: number | undefined): void {
  if (agentId === undefined || agentId === call.app.agentId) return
  throw new Refusal(call.corp.apps.has(agentId) ? 301002 : 40056)
}

/** Characters as the platform counts them: code points, not UTF-16 units. */
export function lengthOf(text: string): number {
  return Array.from(text).length
}
