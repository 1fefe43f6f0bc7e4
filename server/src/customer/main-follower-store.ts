import { sql } from 'kysely'
import type { Reference } from '../corp/store.ts'
import type { Db } from '../db/open.ts'
import type { Enqueue } from '../jobs/queue.ts'
import { closeLossSignals, silentSignals } from '../signal/store.ts'
import { type CustomerRow, changeCustomer, lockCustomer } from './change-store.ts'
import { type FollowRow, isStanding, newFollow, seenLast } from './contact.ts'
import { addEvents, listFollows, saveFollows } from './contact-rows-store.ts'

/** What every change of follows is done with; `db` beside it is a transaction. */
export type ContactContext = { reference: Reference; enqueue: Enqueue; now: Date }

/** `first`: somebody turned out to have added her before. */
export type MainFollowerReason = 'transfer' | 'resigned' | 'lost' | 'lead' | 'first'
type Cause = { actorId: string | null; reason: MainFollowerReason; at: Date }

/**
 * Makes somebody else the main follower of a locked customer: what the former owes goes to the taker with its
 * history. A touch under way stays with its sender.
 */
export async function changeMainFollower(
  db: Db,
  context: ContactContext,
  customer: CustomerRow,
  toId: string,
  cause: Cause,
): Promise<void> {
  if (customer.main_follower_id === toId) return
  await changeCustomer(db, customer, { main_follower_id: toId })
  const move = { customerId: customer.customer_id, fromId: customer.main_follower_id, toId }
  await moveDuties(db, context, [move], cause)
}

export type MainMove = { customerId: string; fromId: string | null; toId: string }

/**
 * What the former main followers owe goes to the takers; their customers' rows are written by the caller. A
 * task that is late by now stays the former's in the figures.
 */
export async function moveDuties(
  db: Db,
  { reference, now }: ContactContext,
  moves: readonly MainMove[],
  { actorId, reason, at }: Cause,
): Promise<void> {
  const { corpId } = reference.corp
  const owed = moves.filter((move) => move.fromId !== null && move.fromId !== move.toId)
  if (owed.length === 0) return
  const ids = owed.map((move) => move.customerId)
  const given = sql`unnest(${ids}::text[], ${owed.map((move) => move.fromId)}::text[],
    ${owed.map((move) => move.toId)}::text[],
    ${owed.map((move) => reference.staff.get(move.toId)?.departmentId ?? null)}::int[])
    as m(customer_id, from_id, to_id, department_id)`
  const her = (table: string) => sql`${sql.ref(`${table}.corp_id`)} = ${corpId}
    and ${sql.ref(`${table}.customer_id`)} = any(${ids}::text[])
    and ${sql.ref(`${table}.customer_id`)} = m.customer_id
    and ${sql.ref(`${table}.staff_id`)} = m.from_id`
  await sql`update enrollment set staff_id = m.to_id from ${given}
    where ${her('enrollment')} and ended_at is null`.execute(db)
  await sql`update task set staff_id = m.to_id,
      department_id = case when first_deadline_at > ${now} then m.department_id
        else task.department_id end,
      covered_for_id = case when covered_for_id is distinct from m.to_id then covered_for_id end,
      missed_by_id = case when first_deadline_at <= ${now}
        then coalesce(missed_by_id, m.from_id) end
    from ${given} where ${her('task')} and state in ('scheduled', 'due')`.execute(db)
  await sql`update reminder set staff_id = m.to_id from ${given}
    where ${her('reminder')} and done_at is null`.execute(db)
  await sql`update signal set staff_id = m.to_id from ${given}
    where ${her('signal')} and answered_at is null
      and kind not in (${sql.join(silentSignals)})`.execute(db)
  const events = owed.map(({ customerId, fromId, toId }) => ({
    customer_id: customerId,
    kind: 'main_follower.changed' as const,
    actor_id: actorId,
    source: actorId ? ('staff' as const) : ('system' as const),
    at,
    body: { fromId, toId, reason },
  }))
  await addEvents(db, corpId, events)
}

export type Handing = {
  customerId: string
  fromId: string
  toId: string
  note: string | null
  at: Date
}

/**
 * A hand-over that WeCom completed: the giver's follow ends, the taker's begins with what was known of her.
 * Done twice it changes nothing.
 */
export async function handFollow(db: Db, context: ContactContext, handing: Handing): Promise<void> {
  const { corpId } = context.reference.corp
  const { customerId, fromId, toId, note, at } = handing
  const customer = await lockCustomer(db, corpId, customerId)
  const follows = (await listFollows(db, corpId, [customerId])).get(customerId) ?? []
  const from = follows.find((one) => one.staff_id === fromId)
  const to = follows.find((one) => one.staff_id === toId)
  if (to && isStanding(to) && to.handed_from_id === fromId && !(from && isStanding(from))) return
  const ended = from && transferred(from, at)
  const taken = taking({ corpId, ...handing }, from, to)
  await saveFollows(db, ended ? [ended, taken] : [taken])
  if (from) await copyTags(db, context, { corpId, customerId, fromId, toId })
  const event = { customer_id: customerId, actor_id: null, source: 'wecom' as const, at }
  const body = { fromId, toId, note: note !== null }
  await addEvents(db, corpId, [{ ...event, kind: 'follow.handed_over', body }])
  await takeOver(db, context, customer, handing)
}

/** She is lost no more, and the taker's if she was the giver's. */
async function takeOver(
  db: Db,
  context: ContactContext,
  customer: CustomerRow,
  { fromId, toId, at }: Handing,
) {
  const { staff } = context.reference
  if (customer.lost_at) {
    await changeCustomer(db, customer, { lost_at: null })
    await closeLossSignals(db, customer.corp_id, [customer.customer_id], context.now)
  }
  if (customer.main_follower_id !== fromId && customer.main_follower_id !== null) return
  const reason = staff.get(fromId)?.active === false ? 'resigned' : 'transfer'
  await changeMainFollower(db, context, customer, toId, { actorId: null, reason, at })
}

function transferred(from: FollowRow, at: Date): FollowRow {
  if (from.ended_by === 'transfer') return from
  const ended_at = from.ended_at ?? at
  return { ...from, ended_by: 'transfer', ended_at, fetched_at: seenLast(from, at) }
}

function taking(
  { corpId, customerId, fromId, toId, note, at }: Handing & { corpId: string },
  from: FollowRow | undefined,
  to: FollowRow | undefined,
): FollowRow {
  const handed = { handed_from_id: fromId, handover_note: note, handed_at: at }
  const fresh = newFollow({ corpId, customerId }, toId, at)
  if (!to) return { ...fresh, ...wordsOf(from), ...handed }
  if (isStanding(to)) return { ...to, remark: to.remark ?? from?.remark ?? null, ...handed }
  const { fetched_at, customer_deleted_at } = to
  return { ...fresh, fetched_at, customer_deleted_at, ...wordsOf(from), ...handed }
}

const wordsOf = (from: FollowRow | undefined) => ({
  remark: from?.remark ?? null,
  description: from?.description ?? null,
})

/** Tags go along as WeCom does it; what WeCom was not told yet is told of the taker's follow. */
async function copyTags(
  db: Db,
  { enqueue, now }: ContactContext,
  {
    corpId,
    customerId,
    fromId,
    toId,
  }: { corpId: string; customerId: string; fromId: string; toId: string },
) {
  const her = sql`corp_id = ${corpId} and customer_id = ${customerId}`
  const { rows } = await sql<{ sync: string }>`insert into follow_tag
      (corp_id, customer_id, staff_id, tag_id, present, added_at, added_by, source, suggested,
        sync, settled_at)
    select corp_id, customer_id, ${toId}, tag_id, true, added_at, added_by, source, suggested,
      case when sync = 'pending' then sync else 'synced' end, ${now}
    from follow_tag where ${her} and staff_id = ${fromId} and present
    on conflict (corp_id, customer_id, staff_id, tag_id) do update set suggested = true
      where excluded.suggested and follow_tag.source = 'wecom'
    returning sync`.execute(db)
  await sql`delete from follow_tag where ${her} and staff_id = ${fromId}
    and sync = 'pending'`.execute(db)
  if (rows.some((row) => row.sync === 'pending'))
    await enqueue(db, 'tag.sync', { corpId, customerId, staffId: toId })
}
