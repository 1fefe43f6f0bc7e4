import type { SignalKind } from '@xiaoguan/shared'
import type { JsonDefault } from './json.ts'

// What happened with customers, distributed by customer_id; columns and constraints are in migrations/.

export type SignalTable = {
  corp_id: string
  customer_id: string
  signal_id: string
  kind: SignalKind
  staff_id: string | null
  detail: string | null
  at: Date
  answered_at: Date | null
  source_key: string | null
}

export type NoteTable = {
  corp_id: string
  customer_id: string
  note_id: string
  author_id: string
  text: string
  at: Date
  deleted_at: Date | null
}

export type CustomerEventTable = {
  corp_id: string
  customer_id: string
  event_id: string
  kind: string
  actor_id: string | null
  source: string
  at: Date
  body: JsonDefault<Record<string, unknown>>
}

export type AppliedChangeTable = {
  corp_id: string
  customer_id: string
  change_id: string
  kind: string
  body_hash: string
  at: Date
}

export type PurchaseTable = {
  corp_id: string
  customer_id: string
  order_no: string
  paid_fen: number
  at: Date
  department_id: number | null
  till_staff_id: string | null
  source: 'imported' | 'tapped'
  outcome_id: string | null
  created_at: Date
  body_hash: string | null
  imported_at: Date | null
  till_name: string | null
}

export type PurchaseLineTable = {
  corp_id: string
  customer_id: string
  order_no: string
  line_no: number
  product_code: string | null
  name: string
  category: string | null
  quantity: number
  paid_fen: number
  runs_out_on: string | null
}
