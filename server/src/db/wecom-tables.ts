import type { MessageContent, TagEdit } from '@xiaoguan/shared'
import type { Generated } from 'kysely'
import type { Json, JsonDefault } from './json.ts'

// What stands between us and the platform; columns and constraints are in migrations/.

export type WecomTokenTable = {
  corp_id: string
  kind: string
  value_sealed: string | null
  expires_at: Date | null
  fetching_until: Date | null
  fetching_by: string | null
}

export type WecomSlotTable = {
  corp_id: string
  api: string
  n: number
  held_by: string | null
  held_until: Date | null
}

export type WecomEventTable = {
  corp_id: string
  event_hash: string
  kind: string
  fields: Json<Record<string, string>>
  happened_at: Date
  received_at: Date
  copies: Generated<number>
  state: Generated<'waiting' | 'done' | 'ignored' | 'failed'>
  started_at: Date | null
  claimed_until: Date | null
  next_at: Date
  attempts: Generated<number>
  problem: string | null
}

export type SyncPhase =
  | 'directory'
  | 'tags'
  | 'chats'
  | 'follows'
  | 'customers'
  | 'unassigned'
  | 'sweep'

export type SyncRunTable = {
  corp_id: string
  sync_run_id: string
  kind: 'first' | 'nightly' | 'by_hand' | 'patrol'
  state: Generated<'running' | 'done' | 'failed'>
  phase: Generated<SyncPhase>
  position: JsonDefault<Record<string, unknown>>
  counts: JsonDefault<Record<string, number>>
  problem: string | null
  asked_by: string | null
  started_at: Date
  beat_at: Date
  claimed_by: string | null
  attempts: Generated<number>
  /** Since when it meets nothing but failures. */
  stuck_at: Date | null
  next_at: Date
  ended_at: Date | null
}

export type SyncSeenTable = {
  corp_id: string
  sync_run_id: string
  staff_id: string
  customer_id: string
}

export type SyncFindingTable = {
  corp_id: string
  kind: string
  subject: string
  detail: JsonDefault<Record<string, unknown>>
  found_at: Date
}

export type ChannelTable = {
  corp_id: string
  state: string
  name: string
  tag_ids: JsonDefault<string[]>
  sop_ids: JsonDefault<string[]>
  introducer_staff_id: string | null
  seen_only: Generated<boolean>
  created_at: Date
}

export type GroupChatTable = {
  corp_id: string
  chat_id: string
  name: Generated<string>
  owner_id: string | null
  notice: string | null
  created_at: Date | null
  staff_ids: JsonDefault<string[]>
  customer_ids: JsonDefault<string[]>
  dismissed_at: Date | null
  fetched_at: Date
}

export type TagEditTable = {
  corp_id: string
  tag_edit_id: string
  kind: string
  body: Json<{ edit: TagEdit; subject: string }>
  state: Generated<'open' | 'done' | 'refused'>
  errcode: number | null
  progress: JsonDefault<Record<string, unknown>>
  attempts: Generated<number>
  next_at: Date
  claimed_until: Date | null
  asked_by: string
  asked_at: Date
  ended_at: Date | null
}

export type HandoverTable = {
  corp_id: string
  handover_id: string
  kind: 'on_job' | 'resigned'
  from_id: string
  to_id: string
  message: string | null
  note: string | null
  asked_by: string
  asked_at: Date
  state: Generated<'waiting' | 'done'>
  next_at: Date | null
  claimed_until: Date | null
  attempts: Generated<number>
  problem: string | null
  ended_at: Date | null
}

export type HandoverCustomerState = 'asked' | 'waiting' | 'done' | 'refused' | 'limit' | 'failed'

export type HandoverCustomerTable = {
  corp_id: string
  customer_id: string
  handover_id: string
  from_id: string
  to_id: string
  state: Generated<HandoverCustomerState>
  errcode: number | null
  started_at: Date | null
  ended_at: Date | null
}

export type StaffMessageTable = {
  corp_id: string
  staff_id: string
  message_id: string
  kind: string
  body: JsonDefault<Record<string, unknown>>
  at: Date
  state: Generated<'waiting' | 'sent' | 'failed' | 'dropped'>
  sent_at: Date | null
  problem: string | null
}

export type WelcomeTable = {
  corp_id: string
  customer_id: string
  staff_id: string
  event_hash: string
  sop_id: string
  sop_version_id: string
  step_id: string
  script_id: string | null
  script_version_id: string | null
  messages: JsonDefault<MessageContent[]>
  state: 'sending' | 'sent' | 'refused' | 'unknown'
  errcode: number | null
  began_at: Date
  settled_at: Date | null
}

export type PageErrorTable = {
  corp_id: string
  error_hash: string
  page: string
  version: string
  message: string
  stack: string | null
  user_agent: string | null
  count: Generated<number>
  first_at: Date
  last_at: Date
}
