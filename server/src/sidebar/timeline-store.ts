import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { oneRow } from '../db/statement.ts'
import type { Session } from '../http/session.ts'
import { admit, askingColumns, isHer, list, outcomeColumns, purchaseRows } from './store.ts'
import type { Asking, OutcomeRow, PurchaseRow, TouchShownRow } from './rows.ts'

export const pageLength = 30

/** What other features' stores tell of, and the timeline does not show as a line of its own. */
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
  'note.removed',
  'field.set',
  'remark.set',
  'consent.set',
]

export type EventRow = {
  eventId: string
  kind: string
  actorId: string | null
  at: string
  body: Record<string, unknown>
}

/** A page of events, newest first, and what they name. `events`: one more than a page when there are older ones. */
export type TimelineRows = Asking & {
  customer: string | null
  events: EventRow[]
  touches: TouchShownRow[]
  outcomes: OutcomeRow[]
  signals: { signalId: string; detail: string | null }[]
  purchases: PurchaseRow[]
  notes: { noteId: string; text: string }[]
  introducers: { customerId: string; name: string }[]
}

const parameters = ['corpId', 'staffId', 'customerId', 'before'] as const

const findTimelineRows = oneRow<(typeof parameters)[number], TimelineRows>(parameters, (given) => {
  const her = isHer(given)
  const named = (field: string) => sql`(select body->>${sql.lit(field)} from page)`
  return sql`with page as materialized (
      select event_id, kind, actor_id, at, body from customer_event
      where ${her} and kind not in (${sql.join(silentKinds.map((kind) => sql.lit(kind)))})
        and (${given.before}::text is null or (at, event_id) < (
          select at, event_id from customer_event
          where ${her} and event_id = ${given.before}::uuid))
      order by at desc, event_id desc limit ${sql.lit(pageLength + 1)})
    select ${askingColumns(given)},
      (select customer_id from customer where ${her}) as customer,
      ${list(sql`select event_id as "eventId", kind, actor_id as "actorId", at, body from page
        order by at desc, event_id desc`)} as events,
      ${list(sql`select touch_id as "touchId", title, kind, touchpoint, how, state, outcome,
        (select string_agg(content->>'text', E'\n' order by n) from touch_part p
          where ${her} and p.touch_id = t.touch_id and content->>'kind' = 'text') as text
        from touch t where ${her} and touch_id::text in ${named('touchId')}`)} as touches,
      ${list(sql`select ${outcomeColumns} from outcome where ${her}
        and (outcome_id::text in ${named('outcomeId')} or touch_id::text in ${named('touchId')})
        order by at desc`)} as outcomes,
      ${list(sql`select signal_id as "signalId", detail from signal
        where ${her} and signal_id::text in ${named('signalId')}`)} as signals,
      ${list(purchaseRows(her, pageLength, sql`order_no in ${named('orderNo')}`))} as purchases,
      ${list(sql`select note_id as "noteId", text from note
        where ${her} and deleted_at is null and note_id::text in ${named('noteId')}`)} as notes,
      ${list(sql`select i.customer_id as "customerId", coalesce(i.salutation, i.name) as name
        from customer i where i.corp_id = ${given.corpId}
          and i.customer_id in ${named('introducerCustomerId')}`)} as introducers
    from corp where corp_id = ${given.corpId}`
})

/** The newest events, or those older than event `before`; throws when this customer is not in reach. */
export async function getTimelineRows(
  db: Db,
  session: Session,
  customerId: string,
  before: string | null,
): Promise<TimelineRows & { customer: string }> {
  return admit(await findTimelineRows(db, { ...session, customerId, before }))
}
