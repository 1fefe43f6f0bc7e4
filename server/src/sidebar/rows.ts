import type {
  MessageContent,
  OutcomeKind,
  PartState,
  Role,
  ScriptKind,
  Stage,
  Touchpoint,
  TouchHow,
  TouchState,
} from '@xiaoguan/shared'
import type { FollowTagRow } from '../tag/store.ts'

// What the one statement of store.ts gives: each list is JSON, so times are ISO text with offset.

export type CustomerRow = {
  customerId: string
  name: string
  avatar: string | null
  salutation: string | null
  stage: Stage
  stageAt: string | null
  mainFollowerId: string | null
  introducerStaffId: string | null
  /** 称呼 or name of the customer who brought her. */
  introducer: string | null
  introducedCount: number
  doNotDisturbBy: 'customer' | 'staff' | null
  doNotDisturbReason: string | null
  doNotDisturbAt: string | null
  lostAt: string | null
  lastContactAt: string | null
  spentFen: number
  fields: Record<string, string>
  createdAt: string
}

export type FollowRow = {
  staffId: string
  remark: string | null
  addedAt: string
  endedBy: string | null
  handedFromId: string | null
  handoverNote: string | null
  handedAt: string | null
}

export type EnrollmentRow = {
  enrollmentId: string
  sopId: string
  sopVersionId: string
  staffId: string
  anchorAt: string
  bookingAt: string | null
  giftExpiresAt: string | null
  state: 'active' | 'paused'
  pausedUntil: string | null
  nextStepId: string | null
}

export type TaskRow = {
  taskId: string
  enrollmentId: string
  sopVersionId: string
  stepId: string
  staffId: string
  dueAt: string
  deadlineAt: string
  postponedTo: string | null
  scriptId: string | null
}

export type PartRow = { n: number; content: MessageContent; state: PartState }

export type TouchRow = {
  touchId: string
  staffId: string
  taskId: string | null
  scriptId: string | null
  title: string | null
  kind: ScriptKind
  touchpoint: Touchpoint
  how: TouchHow
  state: TouchState
  opener: boolean
  openedAt: string
  sentAt: string | null
  outcome: OutcomeKind | null
  parts: PartRow[]
}

/** A sent touch of the last 90 days, in short. */
export type RecentTouchRow = {
  staffId: string
  scriptId: string | null
  at: string
  counts: boolean
}

export type OutcomeRow = {
  outcomeId: string
  touchId: string
  kind: OutcomeKind
  at: string
  by: string | null
  bookedAt: string | null
  amountFen: number | null
  laterDay: string | null
  reason: string | null
  saidBy: 'customer' | 'staff' | null
  voidAt: string | null
}

export type SignalRow = { signalId: string; kind: string; detail: string | null; at: string }
export type ReminderRow = {
  reminderId: string
  text: string
  dueAt: string
  by: string
  createdAt: string
}
/** `name`: of its first paid line. */
export type PurchaseRow = { orderNo: string; name: string | null; paidFen: number; at: string }
export type NoteRow = { noteId: string; text: string }
export type EventRow = {
  eventId: string
  kind: string
  actorId: string | null
  at: string
  body: Record<string, unknown>
}

export type SidebarRows = {
  referenceVersion: number
  /** Differs whenever script_tally was counted anew: the version of its copy in this process. */
  tallyAt: string | null
  me: { role: Role; active: boolean } | null
  reach: boolean
  customer: CustomerRow | null
  follows: FollowRow[]
  tags: FollowTagRow[]
  enrollments: EnrollmentRow[]
  tasks: TaskRow[]
  touches: TouchRow[]
  recent: RecentTouchRow[]
  outcomes: OutcomeRow[]
  signals: SignalRow[]
  reminders: ReminderRow[]
  purchases: PurchaseRow[]
  notes: NoteRow[]
  events: EventRow[]
}
