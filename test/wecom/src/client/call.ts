import { z } from 'zod'
import type { Corp, SimUser, World } from '../world.ts'
import type { Answer } from './answer.ts'
import type { Platform } from './device.ts'

/** Where in the client the page was opened, as getContext tells it. */
export const Entry = z.enum(['single_chat_tools', 'group_chat_tools', 'contact_profile', 'normal'])
export type Entry = z.infer<typeof Entry>

/** One WeixinJSBridge.invoke of a page, with what the client itself knows about that page. */
export const Call = z.object({
  /** Names one load of a page; a navigation makes another. */
  page: z.string().min(1),
  /** The page's real address at the moment of the call. */
  href: z.url(),
  name: z.string().min(1),
  params: z.record(z.string(), z.unknown()),
  entry: Entry,
  /** The open conversation: an external_userid or the chat_id of a group; empty: none. */
  chat: z.string(),
})
export type Call = z.infer<typeof Call>

/** What a call makes the client show. */
export type Effect =
  | { type: 'open-chat'; chat: string }
  | { type: 'open-profile'; kind: 'staff' | 'customer'; id: string }
  | { type: 'copy'; text: string }
  | { type: 'notice'; text: string }

/** `answer` null: the client never answers. */
export interface Outcome {
  answer: Answer | null
  effects: Effect[]
}

/** A call with everything its rules look at. */
export interface CallContext {
  world: World
  corp: Corp
  user: SimUser
  call: Call
  platform: Platform
  version: string
}

export function textParam(params: Record<string, unknown>, name: string): string {
  const value = params[name]
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
}

export function listParam(params: Record<string, unknown>, name: string): string[] {
  const value = params[name]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
