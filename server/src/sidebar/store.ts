import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { oneRow } from '../db/statement.ts'
import { customerInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { quietSince } from '../tag/likely-rules.ts'
import { waitingWishRows } from '../tag/proposal-store.ts'
import { likelyRows } from '../tag/likely-store.ts'
import { ruleColumn } from '../tag/store.ts'
import type { Asking, CustomerRow, SidebarRows } from './rows.ts'

const dayMs = 86_400_000
// How far back sent touches matter: scripts already used, who else wrote to her.
const recentMs = 90 * dayMs

export function list(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((select json_agg(x) from (${rows}) x), '[]'::json)`
}

export function first(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select row_to_json(x) from (${rows} limit 1) x)`
}

type Asked = { corpId: string; staffId: string; customerId: string }
export type Her = RawBuilder<unknown>

/** SQL condition on the columns of one table, with the parameters themselves (Citus: one shard). */
export const isHer = ({ corpId, customerId }: Asked): Her =>
  sql`corp_id = ${corpId} and customer_id = ${customerId}`

/** SQL columns: who asks, and whether she may. */
export const askingColumns = (asked: Asked) => sql`
  reference_version as "referenceVersion",
  (select json_build_object('role', role, 'active', active) from staff
    where corp_id = ${asked.corpId} and staff_id = ${asked.staffId}) as me,
  ${customerInReach(asked, asked.customerId)} as reach,
  ${list(followRows(isHer(asked)))} as follows`

/**
 * Everything the sidebar needs of one customer, the access decision included, in one statement. The
 * sub-selects name corp_id and customer_id as parameters, so that Citus finds their shard; each is
 * bounded.
 */
const findSidebarRows = oneRow<keyof Asked | 'recentSince' | 'quietSince', SidebarRows>(
  ['corpId', 'staffId', 'customerId', 'recentSince', 'quietSince'],
  (given) => {
    const { corpId, staffId, recentSince } = given
    const her = isHer(given)
    return sql`select ${askingColumns(given)},
      (select max(counted_at)::text || ' ' || sum(sent + matured + replied) from script_tally
        where corp_id = ${corpId}) as "tallyAt",
      ${first(customerRow(her, given))} as customer,
      ${list(tagRows(her, given))} as tags,
      ${list(likelyRows(given))} as likely,
      ${list(waitingWishRows(given))} as proposed,
      ${list(enrollmentRows(her))} as enrollments,
      ${list(taskRows(her))} as tasks,
      ${first(ownTouchRow(her, staffId))} as "ownTouch",
      ${first(recentRow(her, staffId, recentSince))} as recent,
      ${first(saidRow(her))} as said,
      ${first(didRow(her))} as did,
      ${list(reminderRows(her, staffId))} as reminders,
      ${list(purchaseRows(her, 10))} as purchases
      from corp where corp_id = ${corpId}`
  },
)

/** As `findSidebarRows`, for somebody in reach; throws what the access decision says else. */
export async function getSidebarRows(
  db: Db,
  session: Session,
  customerId: string,
  now: Date,
): Promise<SidebarRows & { customer: CustomerRow }> {
  const rows = await findSidebarRows(db, {
    ...session,
    customerId,
    recentSince: new Date(now.getTime() - recentMs),
    quietSince: quietSince(now),
  })
  return admit(rows)
}

/** What was found, when this person may see it. */
export function admit<Rows extends Asking, Customer>(
  rows: (Rows & { customer: Customer | null }) | undefined,
): Rows & { customer: Customer } {
  if (!rows?.me) throw new Problem('staff.unknown')
  if (!rows.me.active) throw new Problem('staff.inactive')
  const { customer } = rows
  if (!customer) throw new Problem('customer.not_found')
  if (!rows.reach) throw new Problem('customer.not_yours')
  return { ...rows, customer }
}

/**
 * Who brought her and how many she brought: the only rows of other customers here. On Citus these two go to
 * other shards; all the rest names customer_id.
 */
const introductions = ({ corpId, customerId }: Asked) => sql`
  (select coalesce(i.salutation, i.name) from customer i where i.corp_id = ${corpId}
    and i.customer_id = customer.introducer_customer_id) as introducer,
  (select count(*)::int from customer i where i.corp_id = ${corpId}
    and i.introducer_customer_id = ${customerId}) as "introducedCount"`

const customerRow = (
  her: Her,
  asked: Asked,
) => sql`select customer_id as "customerId", name, avatar,
  salutation, stage, stage_at as "stageAt", main_follower_id as "mainFollowerId",
  introducer_staff_id as "introducerStaffId", do_not_disturb_by as "doNotDisturbBy",
  do_not_disturb_reason as "doNotDisturbReason", do_not_disturb_at as "doNotDisturbAt",
  lost_at as "lostAt", last_contact_at as "lastContactAt", spent_fen as "spentFen", fields,
  introducer_set_at as "introducerSetAt", consent_at as "consentAt",
  created_at as "createdAt", ${introductions(asked)}
  from customer where ${her}`

const followRows = (her: Her) => sql`select staff_id as "staffId", remark, added_at as "addedAt",
  add_way as "addWay", ended_by as "endedBy", handed_from_id as "handedFromId", handover_note as "handoverNote",
  handed_at as "handedAt"
  from follow where ${her} and (ended_at is null or ended_by = 'customer')
  order by added_at, staff_id limit 50`

const tagRows = (
  her: Her,
  { corpId, customerId }: Asked,
) => sql`select staff_id as "staffId", tag_id as "tagId",
  added_at as "addedAt", added_by as "addedBy", source, suggested, present, sync,
  sync_problem as "syncProblem", settled_at as "settledAt",
  ${ruleColumn(corpId, customerId)} as rule
  from follow_tag t where ${her} and (present or sync = 'refused') limit 500`

const enrollmentRows = (her: Her) => sql`select enrollment_id as "enrollmentId", sop_id as "sopId",
  sop_version_id as "sopVersionId", staff_id as "staffId", anchor_at as "anchorAt",
  booking_at as "bookingAt", gift_expires_at as "giftExpiresAt", state,
  paused_until as "pausedUntil", next_step_id as "nextStepId"
  from enrollment where ${her} and ended_at is null and not control limit 20`

const taskRows = (her: Her) => sql`select task_id as "taskId", enrollment_id as "enrollmentId",
  sop_version_id as "sopVersionId", step_id as "stepId", staff_id as "staffId", due_at as "dueAt",
  deadline_at as "deadlineAt", postponed_to as "postponedTo", script_id as "scriptId"
  from task where ${her} and state in ('scheduled', 'due') order by due_at, task_id limit 20`

const ownTouchRow = (her: Her, staffId: string) => sql`select touch_id as "touchId",
  staff_id as "staffId", task_id as "taskId", script_id as "scriptId", title, kind, touchpoint, how,
  state, opener, opened_at as "openedAt", sent_at as "sentAt", outcome,
  ${list(sql`select n, content, state from touch_part p
    where ${her} and p.touch_id = t.touch_id order by n`)} as parts,
  ${list(sql`select ${outcomeColumns} from outcome o
    where ${her} and o.touch_id = t.touch_id and void_at is null order by at desc`)} as outcomes
  from touch t where ${her} and staff_id = ${staffId} and state not in ('cancelled', 'failed')
  order by opened_at desc`

export const outcomeColumns = sql`outcome_id as "outcomeId", touch_id as "touchId", kind, at,
  recorded_by as by, booked_at as "bookedAt", amount_fen as "amountFen", later_day as "laterDay",
  reason, said_by as "saidBy", void_at as "voidAt"`

/** One row: the ids alone for scripts; a send in full only where its moment or its sender matters. */
const recentRow = (her: Her, staffId: string, since: string) => sql`
  select array_agg(script_id) filter (where script_id is not null) as "scriptIds",
    json_agg(json_build_array(staff_id, coalesce(sent_at, opened_at), counts_towards_cap))
      filter (where counts_towards_cap or staff_id <> ${staffId}) as sends
  from (select staff_id, script_id, sent_at, opened_at, counts_towards_cap from touch
    where ${her} and state in ('sent', 'partly') and opened_at > ${since}::timestamptz
    order by opened_at desc limit 100) recent`

const saidRow = (her: Her) => sql`select kind, at, reason from outcome
  where ${her} and void_at is null and kind <> 'no_reply' order by at desc`

const didRow = (her: Her) => sql`select kind, at, detail from signal
  where ${her} and kind not in ('deleted', 'lost') order by at desc`

const reminderRows = (her: Her, staffId: string) => sql`select reminder_id as "reminderId", text,
  due_at as "dueAt", created_by as by, created_at as "createdAt"
  from reminder where ${her} and staff_id = ${staffId} and done_at is null
  order by due_at, reminder_id limit 20`

/** `only`: a further condition on her purchases. */
export const purchaseRows = (
  her: Her,
  limit: number,
  only = sql`true`,
) => sql`select order_no as "orderNo",
  paid_fen as "paidFen", at,
  (select l.name from purchase_line l where ${her} and l.order_no = p.order_no
    and l.paid_fen > 0 order by l.line_no limit 1) as name
  from purchase p where ${her} and ${only} order by at desc limit ${sql.lit(limit)}`
