import type {
  MessageContent,
  OutcomeKind,
  PartState,
  ScriptKind,
  Stage,
  TagSource,
  TagSync,
  TaskState,
  Touchpoint,
  TouchHow,
  TouchState,
} from '@xiaoguan/shared'
import type { Generated } from 'kysely'
import type { Json, JsonDefault } from './json.ts'

// Tables about customers, distributed by customer_id; columns and constraints are in migrations/.

export type CustomerTable = {
  corp_id: string
  customer_id: string
  name: string
  avatar: string | null
  gender: Generated<number>
  salutation: string | null
  salutation_by: string | null
  stage: Generated<Stage>
  stage_at: Date | null
  main_follower_id: string | null
  introducer_customer_id: string | null
  introducer_staff_id: string | null
  birthday: string | null
  do_not_disturb_by: ('customer' | 'staff') | null
  do_not_disturb_reason: string | null
  do_not_disturb_at: Date | null
  lost_at: Date | null
  wrote_at: Date | null
  last_contact_at: Date | null
  spent_fen: Generated<number>
  note: string | null
  fields: JsonDefault<Record<string, string>>
  first_paid_at: Date | null
  fetched_at: Date | null
  search_words: string | null
  consent_at: Date | null
  consent_by: string | null
  introducer_set_at: Date | null
  created_at: Date
}

export type FollowTable = {
  corp_id: string
  customer_id: string
  staff_id: string
  remark: string | null
  description: string | null
  added_at: Date
  add_way: number | null
  state: string | null
  ended_by: ('customer' | 'staff' | 'transfer') | null
  ended_at: Date | null
  handed_from_id: string | null
  handover_note: string | null
  handed_at: Date | null
  fetched_at: Date | null
  customer_deleted_at: Date | null
  remark_sync: Generated<'synced' | 'pending' | 'refused'>
  remark_problem: string | null
  remark_revision: Generated<number>
  mobiles: JsonDefault<string[]>
}

export type FollowTagTable = {
  corp_id: string
  customer_id: string
  staff_id: string
  tag_id: string
  present: boolean
  added_at: Date
  added_by: string | null
  source: TagSource
  sync: TagSync
  sync_problem: string | null
  revision: Generated<number>
  settled_at: Date | null
  suggested: Generated<boolean>
}

export type TagChangeTable = {
  corp_id: string
  customer_id: string
  tag_change_id: string
  staff_id: string
  tag_id: string
  action: 'added' | 'removed' | 'refused'
  actor_id: string | null
  source: TagSource
  reason: string | null
  at: Date
  rule_id: string | null
  bulk_id: string | null
  /** Grows with every line; only to be ordered by. */
  seq: Generated<number>
}

export type EnrollmentTable = {
  corp_id: string
  customer_id: string
  enrollment_id: string
  sop_id: string
  sop_version_id: string
  staff_id: string
  anchor_at: Date
  booking_at: Date | null
  visit_at: Date | null
  gift_expires_at: Date | null
  state: Generated<'active' | 'paused' | 'ended'>
  paused_until: Date | null
  control: Generated<boolean>
  entered_at: Date
  entered_by: string | null
  goal_deadline_at: Date
  goal_reached_at: Date | null
  past_step_ids: JsonDefault<string[]>
  next_step_id: string | null
  next_at: Date | null
  end_reason: string | null
  ended_at: Date | null
}

export type TaskTable = {
  corp_id: string
  customer_id: string
  task_id: string
  enrollment_id: string
  sop_id: string
  sop_version_id: string
  step_id: string
  staff_id: string
  department_id: number | null
  touchpoint: Touchpoint
  state: TaskState
  due_at: Date
  deadline_at: Date
  first_deadline_at: Date
  lapses_at: Date
  postponed_to: Date | null
  postponed_at: Date | null
  done_at: Date | null
  done_how: TouchHow | null
  skip_reason: string | null
  cancel_reason: string | null
  left_out: string | null
  closed_by_outcome_id: string | null
  script_id: string | null
  script_version_id: string | null
  touch_id: string | null
  post_id: string | null
  covered_for_id: string | null
  missed_by_id: string | null
  created_at: Date
}

export type TouchTable = {
  corp_id: string
  customer_id: string
  touch_id: string
  staff_id: string
  task_id: string | null
  enrollment_id: string | null
  sop_id: string | null
  step_id: string | null
  script_id: string | null
  script_version_id: string | null
  title: string | null
  kind: ScriptKind
  touchpoint: Touchpoint
  how: TouchHow
  state: TouchState
  edited: Generated<boolean>
  opener: boolean
  counts_towards_cap: boolean
  over_cap_reason: string | null
  opened_at: Date
  sent_at: Date | null
  outcome: OutcomeKind | null
  outcome_at: Date | null
  answered: Generated<boolean>
}

export type TouchPartTable = {
  corp_id: string
  customer_id: string
  touch_id: string
  n: number
  content: Json<MessageContent>
  state: PartState
  detail: string | null
  at: Date
}

export type OutcomeTable = {
  corp_id: string
  customer_id: string
  outcome_id: string
  touch_id: string
  kind: OutcomeKind
  recorded_by: string | null
  at: Date
  booked_at: Date | null
  amount_fen: number | null
  later_day: string | null
  reason: string | null
  said_by: ('customer' | 'staff') | null
  replaces_id: string | null
  void_at: Date | null
  void_by: string | null
}

export type ReminderTable = {
  corp_id: string
  customer_id: string
  reminder_id: string
  staff_id: string
  created_by: string
  text: string
  due_at: Date
  created_at: Date
  done_at: Date | null
  outcome_id: string | null
}
