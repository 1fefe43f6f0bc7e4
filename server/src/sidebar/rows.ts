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
import type { LikelyRow } from '../tag/likely-store.ts'
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
  introducerSetAt: string | null
  consentAt: string | null
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
  addWay: number | null
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

/** A touch as the timeline shows it; `text`: of all its text messages. */
export type TouchShownRow = {
  touchId: string
  title: string | null
  text: string | null
  kind: ScriptKind
  touchpoint: Touchpoint
  how: TouchHow
  state: TouchState
  outcome: OutcomeKind | null
}

/** The latest touch of who asks that was neither cancelled nor failed, with the outcomes that stand. */
export type OwnTouchRow = {
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
  outcomes: OutcomeRow[]
}

/** What was sent within 90 days, newest first; `sends`: what counts towards the cap or another staff sent. */
export type RecentRow = {
  scriptIds: string[] | null
  sends: [staffId: string, at: string, counts: boolean][] | null
}

/** The newest she said, or did on the platform. */
export type SaidRow = { kind: OutcomeKind; at: string; reason: string | null }
export type DidRow = { kind: string; at: string; detail: string | null }

export type ReminderRow = {
  reminderId: string
  text: string
  dueAt: string
  by: string
  createdAt: string
}
/** `name`: of its first paid line. */
export type PurchaseRow = { orderNo: string; name: string | null; paidFen: number; at: string }

/** Who asks, and whether she may see this customer: what every load of one customer reads. */
export type Asking = {
  referenceVersion: number
  me: { role: Role; active: boolean } | null
  reach: boolean
  follows: FollowRow[]
}

export type SidebarRows = Asking & {
  /** Differs whenever script_tally was counted anew: the version of its copy in this process. */
  tallyAt: string | null
  customer: CustomerRow | null
  /** Those that are on, and the wishes that the platform refused. */
  tags: FollowTagRow[]
  likely: LikelyRow[]
  proposed: { proposalId: string; name: string }[]
  enrollments: EnrollmentRow[]
  tasks: TaskRow[]
  ownTouch: OwnTouchRow | null
  recent: RecentRow
  said: SaidRow | null
  did: DidRow | null
  reminders: ReminderRow[]
  purchases: PurchaseRow[]
}
