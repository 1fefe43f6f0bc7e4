import type {
  MessageContent,
  Role,
  ScriptKind,
  SopDefinition,
  Stage,
  TagClass,
} from '@xiaoguan/shared'
import type { Generated } from 'kysely'
import type { Json, JsonDefault } from './json.ts'

// Reference tables: one copy on every node; columns and constraints are in migrations/.

export type CorpTable = {
  corp_id: string
  name: string
  wecom_corp_id: string
  agent_id: string
  secret_sealed: string
  callback_token_sealed: string | null
  callback_key_sealed: string | null
  public_url: string
  frame_ancestors: Generated<string>
  time_zone: Generated<string>
  opens_at: Generated<string>
  closes_at: Generated<string>
  quiet_from: Generated<string>
  quiet_to: Generated<string>
  contact_cap: Generated<number>
  daily_limit: Generated<number>
  reference_version: Generated<number>
  settings: JsonDefault<Record<string, unknown>>
  verify_file_name: string | null
  verify_file_text: string | null
  callback_checked_at: Date | null
  callback_at: Date | null
  tag_limit: Generated<number>
  tags_fetched_at: Date | null
  directory_fetched_at: Date | null
  lifts_counted_at: Date | null
  created_at: Date
}

export type DepartmentTable = {
  corp_id: string
  department_id: number
  parent_id: number | null
  name: string
  position: Generated<number>
  store_type: string | null
  address: string | null
}

export type StaffTable = {
  corp_id: string
  staff_id: string
  name: string
  avatar: string | null
  role: Generated<Role>
  department_id: number | null
  capabilities: JsonDefault<string[]>
  active: Generated<boolean>
  joined_at: Date | null
  left_at: Date | null
  rest_days: JsonDefault<number[]>
  position: string | null
  fetched_at: Date | null
  in_scope: boolean | null
  licensed: boolean | null
  activated: Generated<boolean>
  message_problem: string | null
  message_problem_at: Date | null
  noticed_at: Date | null
  next_notice_at: Date | null
}

export type DepartmentLeadTable = {
  corp_id: string
  department_id: number
  staff_id: string
}

export type AbsenceTable = {
  corp_id: string
  staff_id: string
  absence_id: string
  from_day: string
  to_day: string
  buddy_id: string | null
}

export type ApiKeyTable = {
  corp_id: string
  api_key_id: string
  name: string
  key_hash: string
  created_by: string
  created_at: Date
  revoked_at: Date | null
}

export type TagGroupTable = {
  corp_id: string
  tag_group_id: string
  name: string
  tag_class: TagClass
  single: Generated<boolean>
  must_ask: Generated<boolean>
  sensitive: Generated<boolean>
  by_rule: Generated<boolean>
  position: Generated<number>
  ours: Generated<boolean>
  deleted_at: Date | null
}

export type TagTable = {
  corp_id: string
  tag_id: string
  tag_group_id: string
  name: string
  position: Generated<number>
  ours: Generated<boolean>
  deleted_at: Date | null
}

export type FileTable = {
  corp_id: string
  file_id: string
  name: string
  media_type: string
  bytes: Uint8Array
  media_id: string | null
  media_expires_at: Date | null
  created_at: Date
}

export type ScriptTable = {
  corp_id: string
  script_id: string
  category: string
  owner_id: string | null
  state: Generated<'draft' | 'published' | 'archived'>
  position: Generated<number>
  created_at: Date
}

export type ScriptVersionTable = {
  corp_id: string
  script_version_id: string
  script_id: string
  version: number
  title: string
  kind: ScriptKind
  messages: Json<MessageContent[]>
  suited_tag_ids: JsonDefault<string[]>
  unsuited_tag_ids: JsonDefault<string[]>
  stages: JsonDefault<Stage[]>
  spend_bands: JsonDefault<string[]>
  published_at: Date | null
  created_by: string | null
  created_at: Date
}

export type SopTable = {
  corp_id: string
  sop_id: string
  state: Generated<'draft' | 'published' | 'stopped' | 'archived'>
  priority: Generated<number>
  stopped_at: Date | null
  created_at: Date
}

export type SopVersionTable = {
  corp_id: string
  sop_version_id: string
  sop_id: string
  version: number
  definition: Json<SopDefinition>
  published_at: Date | null
  created_at: Date
}

export type PostTable = {
  corp_id: string
  staff_id: string
  post_id: string
  sop_id: string
  step_id: string
  script_version_id: string | null
  done_at: Date | null
  created_at: Date
}

export type ProductTable = {
  corp_id: string
  product_code: string
  name: string
  category: string
  price_fen: number
  cycle_days: number | null
  deleted_at: Date | null
}

export type NudgeTable = {
  corp_id: string
  staff_id: string
  nudge_id: string
  by_id: string
  day: string
  overdue: number
  at: Date
  sent_at: Date | null
  problem: string | null
  opened_at: Date | null
}

export type AuditLogTable = {
  corp_id: string
  audit_id: string
  actor_id: string
  action: string
  subject: string | null
  at: Date
}

export type ScriptTallyTable = {
  corp_id: string
  script_id: string
  sent: number
  matured: number
  replied: number
  ordered: number
  waiting: number
  counted_at: Date
}
