import type {
  BulkAction,
  FieldKind,
  PausedBy,
  RuleProblem,
  RuleTrigger,
  Segment,
} from '@xiaoguan/shared'
import type { Generated } from 'kysely'
import type { Json, JsonDefault } from './json.ts'

// Tagging, rules, bulk, fields and signals; columns and constraints are in migrations/0004_tagging.sql.

export type TagLiftTable = {
  corp_id: string
  given: string
  tag_id: string
  together: number
  with_given: number
  with_tag: number
  customers: number
  lift: number
  counted_at: Date
}

export type TagProposalTable = {
  corp_id: string
  proposal_id: string
  tag_group_id: string
  name: string
  customer_id: string | null
  state: Generated<'open' | 'approved' | 'done' | 'refused' | 'withdrawn'>
  asked_by: string
  asked_at: Date
  decided_by: string | null
  decided_at: Date | null
  reason: string | null
  tag_edit_id: string | null
  tag_id: string | null
}

export type TagRuleTable = {
  corp_id: string
  rule_id: string
  name: string
  trigger: Json<RuleTrigger>
  trigger_kind: RuleTrigger['on']
  only_segment: Json<Segment> | null
  add_tag_ids: JsonDefault<string[]>
  remove_tag_ids: JsonDefault<string[]>
  state: Generated<'on' | 'off' | 'paused'>
  paused_by: Json<PausedBy> | null
  problem: Json<RuleProblem> | null
  position: Generated<number>
  looked_day: string | null
  created_by: string
  created_at: Date
  changed_at: Date
  deleted_at: Date | null
}

export type EventDueTable = {
  corp_id: string
  customer_id: string
  event_id: string
  kind: string
  depth: Generated<number>
  rule_ids: JsonDefault<string[]>
  at: Date
  attempts: Generated<number>
  problem: string | null
  next_at: Date | null
  failed_at: Date | null
}

export type RuleRunTable = {
  corp_id: string
  customer_id: string
  rule_id: string
  event_id: string
  changed: boolean
  at: Date
}

export type BulkTable = {
  corp_id: string
  bulk_id: string
  action: Json<BulkAction>
  segment: Json<Segment> | null
  state: Generated<'running' | 'stopped' | 'done'>
  undoes_id: string | null
  total: Generated<number>
  asked_by: string
  asked_at: Date
  claimed_until: Date | null
  next_at: Date | null
  stopped_by: string | null
  ended_at: Date | null
}

export type BulkCustomerTable = {
  corp_id: string
  customer_id: string
  bulk_id: string
  state: Generated<'waiting' | 'done' | 'unchanged' | 'failed'>
  problem: string | null
  changed: Json<{ staffId: string; add: string[]; remove: string[] }> | null
  at: Date | null
}

export type CustomerFieldTable = {
  corp_id: string
  field_key: string
  label: string
  kind: FieldKind
  choices: JsonDefault<string[]>
  position: Generated<number>
  archived_at: Date | null
  created_at: Date
}

export type MomentTable = {
  corp_id: string
  moment_id: string
  staff_id: string
  text: string | null
  posted_at: Date
  next_at: Date | null
  looked_at: Date | null
}

export type MomentLookTable = {
  corp_id: string
  next_at: Date
  listed_to: Date | null
  list_from: Date | null
  list_to: Date | null
  list_cursor: string | null
  looked_at: Date | null
  problem: string | null
}

export type LinkTable = {
  corp_id: string
  customer_id: string
  link_token: string
  touch_id: string
  part_n: number
  url: string
  created_at: Date
  opened_at: Date | null
  opens: Generated<number>
}
