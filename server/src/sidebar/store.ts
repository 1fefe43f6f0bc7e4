import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { customerInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import type { CustomerRow, SidebarRows } from './rows.ts'

const recentMs = 90 * 86_400_000

/** What other features' stores tell of, and the sidebar does not show as a line of its own. */
const silentKinds = [
  'touch.opened',
  'outcome.withdrawn',
  'salutation.set',
  'reminder.set',
  'reminder.done',
  'task.skipped',
  'task.postponed',
  'task.reopened',
  'task.lapsed',
]

function list(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`coalesce((select json_agg(x) from (${rows}) x), '[]'::json)`
}

/**
 * Everything the sidebar needs of one customer, the access decision included, in one statement. The
 * sub-selects name corp_id and customer_id as parameters, so that Citus finds their shard; each is
 * bounded. `recentSince`: how far back sent touches matter (cap, scripts already used).
 */
async function findSidebarRows(
  db: Db,
  session: Session,
  customerId: string,
  recentSince: Date,
): Promise<SidebarRows | undefined> {
  const { corpId, staffId } = session
  const her = sql`corp_id = ${corpId} and customer_id = ${customerId}`
  const { rows } = await sql<SidebarRows>`select
    reference_version as "referenceVersion",
    (select max(counted_at)::text || ' ' || sum(sent + matured + replied) from script_tally
      where corp_id = ${corpId}) as "tallyAt",
    (select json_build_object('role', role, 'active', active) from staff
      where corp_id = ${corpId} and staff_id = ${staffId}) as me,
    ${customerInReach(session, customerId)} as reach,
    (${customerRow(her, session, customerId)}) as customer,
    ${list(followRows(her))} as follows,
    ${list(tagRows(her))} as tags,
    ${list(enrollmentRows(her))} as enrollments,
    ${list(taskRows(her))} as tasks,
    ${list(touchRows(her))} as touches,
    ${list(recentTouchRows(her, recentSince))} as recent,
    ${list(outcomeRows(her))} as outcomes,
    ${list(signalRows(her))} as signals,
    ${list(reminderRows(her, staffId))} as reminders,
    ${list(purchaseRows(her))} as purchases,
    ${list(noteRows(her))} as notes,
    ${list(eventRows(her))} as events
    from corp where corp_id = ${corpId}`.execute(db)
  return rows[0]
}

/** As `findSidebarRows`, for somebody in reach; throws what the access decision says else. */
export async function getSidebarRows(
  db: Db,
  session: Session,
  customerId: string,
  now: Date,
): Promise<SidebarRows & { customer: CustomerRow }> {
  const rows = await findSidebarRows(db, session, customerId, new Date(now.getTime() - recentMs))
  if (!rows?.me) throw new Problem('staff.unknown')
  if (!rows.me.active) throw new Problem('staff.inactive')
  if (!rows.customer) throw new Problem('customer.not_found')
  if (!rows.reach) throw new Problem('customer.not_yours')
  return { ...rows, customer: rows.customer }
}

type Her = RawBuilder<unknown>

/**
 * Who brought her and how many she brought: the only rows of other customers here. On Citus these two go to
 * other shards; all the rest names customer_id.
 */
const introductions = ({ corpId }: Session, customerId: string) => sql`
  (select coalesce(i.salutation, i.name) from customer i where i.corp_id = ${corpId}
    and i.customer_id = customer.introducer_customer_id) as introducer,
  (select count(*)::int from customer i where i.corp_id = ${corpId}
    and i.introducer_customer_id = ${customerId}) as "introducedCount"`

const customerRow = (
  her: Her,
  session: Session,
  customerId: string,
) => sql`select row_to_json(x) from (
  select customer_id as "customerId", name, avatar, salutation, stage, stage_at as "stageAt",
    main_follower_id as "mainFollowerId", introducer_staff_id as "introducerStaffId", do_not_disturb_by as "doNotDisturbBy",
    do_not_disturb_reason as "doNotDisturbReason", do_not_disturb_at as "doNotDisturbAt",
    lost_at as "lostAt", last_contact_at as "lastContactAt", spent_fen as "spentFen", fields,
    created_at as "createdAt", ${introductions(session, customerId)}
  from customer where ${her}) x`

const followRows = (her: Her) => sql`select staff_id as "staffId", remark, added_at as "addedAt",
  ended_by as "endedBy", handed_from_id as "handedFromId", handover_note as "handoverNote",
  handed_at as "handedAt"
  from follow where ${her} and (ended_at is null or ended_by = 'customer')
  order by added_at, staff_id limit 50`

const tagRows = (her: Her) => sql`select staff_id as "staffId", tag_id as "tagId",
  added_at as "addedAt", added_by as "addedBy", source, sync, sync_problem as "syncProblem"
  from follow_tag where ${her} and present limit 500`

const enrollmentRows = (her: Her) => sql`select enrollment_id as "enrollmentId", sop_id as "sopId",
  sop_version_id as "sopVersionId", staff_id as "staffId", anchor_at as "anchorAt",
  booking_at as "bookingAt", gift_expires_at as "giftExpiresAt", state,
  paused_until as "pausedUntil", next_step_id as "nextStepId"
  from enrollment where ${her} and ended_at is null and not control limit 20`

const taskRows = (her: Her) => sql`select task_id as "taskId", enrollment_id as "enrollmentId",
  sop_version_id as "sopVersionId", step_id as "stepId", staff_id as "staffId", due_at as "dueAt",
  deadline_at as "deadlineAt", postponed_to as "postponedTo", script_id as "scriptId"
  from task where ${her} and state in ('scheduled', 'due') order by due_at, task_id limit 20`

const touchRows = (her: Her) => sql`select touch_id as "touchId", staff_id as "staffId",
  task_id as "taskId", script_id as "scriptId", title, kind, touchpoint, how, state, opener,
  opened_at as "openedAt", sent_at as "sentAt", outcome,
  coalesce((select json_agg(json_build_object('n', p.n, 'content', p.content, 'state', p.state)
    order by p.n) from touch_part p where ${her} and p.touch_id = t.touch_id), '[]'::json) as parts
  from touch t where ${her} order by opened_at desc limit 20`

const recentTouchRows = (her: Her, since: Date) => sql`select staff_id as "staffId",
  script_id as "scriptId", coalesce(sent_at, opened_at) as at, counts_towards_cap as counts
  from touch where ${her} and state in ('sent', 'partly') and opened_at > ${since}
  order by opened_at desc limit 100`

const outcomeRows = (her: Her) => sql`select outcome_id as "outcomeId", touch_id as "touchId", kind,
  at, recorded_by as by, booked_at as "bookedAt", amount_fen as "amountFen",
  later_day as "laterDay", reason, said_by as "saidBy", void_at as "voidAt"
  from outcome where ${her} order by at desc limit 40`

const signalRows = (her: Her) => sql`select signal_id as "signalId", kind, detail, at
  from signal where ${her} order by at desc limit 10`

const reminderRows = (her: Her, staffId: string) => sql`select reminder_id as "reminderId", text,
  due_at as "dueAt", created_by as by, created_at as "createdAt"
  from reminder where ${her} and staff_id = ${staffId} and done_at is null
  order by due_at, reminder_id limit 20`

const purchaseRows = (her: Her) => sql`select order_no as "orderNo", paid_fen as "paidFen", at,
  (select l.name from purchase_line l where ${her} and l.order_no = p.order_no
    and l.paid_fen > 0 order by l.line_no limit 1) as name
  from purchase p where ${her} order by at desc limit 10`

const noteRows = (her: Her) => sql`select note_id as "noteId", text
  from note where ${her} order by at desc limit 10`

const eventRows = (
  her: Her,
) => sql`select event_id as "eventId", kind, actor_id as "actorId", at, body
  from customer_event where ${her} and kind not in (${sql.join(silentKinds.map((kind) => sql.lit(kind)))})
  order by at desc, event_id limit 30`
