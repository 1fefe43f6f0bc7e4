import type * as corp from '@xiaoguan/server/db/corp-tables'
import type * as customer from '@xiaoguan/server/db/customer-tables'
import type * as happening from '@xiaoguan/server/db/happening-tables'
import type { Selectable } from 'kysely'

/** A row as it is read, without its corp. */
type Row<T> = Omit<Selectable<T>, 'corp_id'>

export type CustomerRow = Row<customer.CustomerTable>
export type FollowRow = Row<customer.FollowTable>
export type FollowTagRow = Row<customer.FollowTagTable>
export type TagChangeRow = Omit<Row<customer.TagChangeTable>, 'seq'>
export type EnrollmentRow = Row<customer.EnrollmentTable>
export type TaskRow = Row<customer.TaskTable>
export type TouchRow = Row<customer.TouchTable>
export type TouchPartRow = Row<customer.TouchPartTable>
export type OutcomeRow = Row<customer.OutcomeTable>
export type SignalRow = Row<happening.SignalTable>
export type ReminderRow = Row<customer.ReminderTable>
export type PurchaseRow = Row<happening.PurchaseTable>
export type PurchaseLineRow = Row<happening.PurchaseLineTable>
export type NoteRow = Row<happening.NoteTable>
export type EventRow = Row<happening.CustomerEventTable>
export type PostRow = Row<corp.PostTable>
export type TallyRow = Row<corp.ScriptTallyTable>

/** Everything known of customers, by table. */
export type CustomerTables = {
  customer: CustomerRow[]
  follow: FollowRow[]
  follow_tag: FollowTagRow[]
  tag_change: TagChangeRow[]
  enrollment: EnrollmentRow[]
  task: TaskRow[]
  touch: TouchRow[]
  touch_part: TouchPartRow[]
  outcome: OutcomeRow[]
  signal: SignalRow[]
  reminder: ReminderRow[]
  purchase: PurchaseRow[]
  purchase_line: PurchaseLineRow[]
  note: NoteRow[]
  customer_event: EventRow[]
}

/** One line the customer wrote, for the simulated chat only: the product never reads it. */
export type Said = { staffId: string; customerId: string; at: Date; text: string }

export type History = CustomerTables & {
  /** Epoch ms of the demo's beginning. */
  now: number
  post: PostRow[]
  script_tally: TallyRow[]
  said: Said[]
  /** Ids of the 60 with a name and a story. */
  namedIds: string[]
}

export function emptyTables(): CustomerTables {
  return {
    customer: [],
    follow: [],
    follow_tag: [],
    tag_change: [],
    enrollment: [],
    task: [],
    touch: [],
    touch_part: [],
    outcome: [],
    signal: [],
    reminder: [],
    purchase: [],
    purchase_line: [],
    note: [],
    customer_event: [],
  }
}
