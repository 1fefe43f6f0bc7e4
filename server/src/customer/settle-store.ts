import { sql } from 'kysely'
import { isNews } from '../channel/started-by.ts'
import type { Db } from '../db/open.ts'
import { type Loss, addLossSignals, closeLossSignals } from '../signal/store.ts'
import { endEnrollments } from '../sop/exit-store.ts'
import { lockEnrollments } from '../sop/store.ts'
import type { CustomerRow } from './change-store.ts'
import { type FollowRow, isStanding } from './contact.ts'
import {
  type NewEvent,
  addEvents,
  followKey,
  listTakers,
  saveCustomers,
} from './contact-rows-store.ts'
import { byAdded, chooseMain, lostSince } from './follow-rules.ts'
import { withSearchWords } from './search-names.ts'
import { stageWhenBack } from './stage.ts'
import { countPaidDays, moveStages } from './stage-store.ts'
import { type ContactContext, type MainMove, moveDuties } from './main-follower-store.ts'

/** A locked customer with all her follows, before and after. `customer` holds what else is new about her. */
export type Change = {
  before: CustomerRow
  customer: CustomerRow
  followsBefore: readonly FollowRow[]
  follows: readonly FollowRow[]
}

/**
 * What follows from changed follows: who is main follower, who is lost and who is back, with events and
 * signals. Writes the customers' rows. Gives how many follows began and ended, and the keys of those.
 */
export async function settleChanges(
  db: Db,
  context: ContactContext,
  changes: readonly Change[],
): Promise<{ added: number; ended: number; moved: ReadonlySet<string> }> {
  const { corpId } = context.reference.corp
  const moved = changes.filter(hasMoved)
  const endedMains = moved.flatMap(({ before, follows }) =>
    follows.filter((one) => one.staff_id === before.main_follower_id && !isStanding(one)),
  )
  const takers = await listTakers(db, corpId, endedMains)
  const first = await listFirstAdders(db, corpId, moved)
  const results = moved.map((change) => settle(change, takers, first))
  const settled = new Map(results.map((one) => [one.customer.customer_id, one.customer]))
  await saveCustomers(
    db,
    changes
      .map((one) => ({
        before: one.before,
        after: withSearchWords(
          { customer: one.before, follows: one.followsBefore },
          {
            customer: settled.get(one.before.customer_id) ?? one.customer,
            follows: one.follows,
          },
        ),
      }))
      .filter(({ before, after }) => isOther(before, after))
      .map(({ after }) => after),
  )
  await addEvents(db, corpId, moved.flatMap(followEvents(context.now)))
  await moveMains(db, context, results)
  await settleLosses(db, context, results)
  await settleStages(db, context, moved, settled)
  const added = moved.flatMap(begun)
  const ended = moved.flatMap(gone)
  const keys = new Set([...added, ...ended].map(followKey))
  return { added: added.length, ended: ended.length, moved: keys }
}

type Result = {
  before: CustomerRow
  customer: CustomerRow
  losses: Loss[]
  movedBy: 'first' | 'transfer' | 'lost'
}

function hasMoved(change: Change): boolean {
  return (
    change.before.main_follower_id === null || begun(change).length > 0 || gone(change).length > 0
  )
}

function settle(
  change: Change,
  takers: ReadonlyMap<string, string>,
  firstAdders: ReadonlyMap<string, string>,
): Result {
  const { before, follows } = change
  const currentId = before.main_follower_id
  const key = followKey({ customer_id: before.customer_id, staff_id: currentId ?? '' })
  const firstId = firstAdders.get(before.customer_id)
  const mainId = firstId ?? chooseMain(currentId, follows, takers.get(key))
  const customer = { ...change.customer, main_follower_id: mainId, lost_at: lostSince(follows) }
  const current = follows.find((one) => one.staff_id === currentId)
  const movedBy = firstId ? 'first' : current?.ended_by === 'transfer' ? 'transfer' : 'lost'
  return { before, customer, losses: lossesOf(change, customer), movedBy }
}

/** Each deletion by the customer is kept; a loss stands once, with the main follower. */
function lossesOf(change: Change, customer: CustomerRow): Loss[] {
  const { customer_id: customerId, main_follower_id: mainId, lost_at: lostAt } = customer
  const isLost = lostAt !== null && change.before.lost_at === null
  const losses = gone(change)
    .filter((one) => one.ended_by === 'customer')
    .map((one): Loss => {
      const stands = isLost && one.staff_id === mainId
      return {
        customerId,
        kind: 'deleted',
        staffId: one.staff_id,
        at: one.ended_at ?? one.added_at,
        stands,
      }
    })
  if (isLost && !losses.some((one) => one.stands))
    losses.push({ customerId, kind: 'lost', staffId: mainId, at: lostAt, stands: true })
  return losses
}

const beforeOf = (change: Change, follow: FollowRow) =>
  change.followsBefore.find((one) => one.staff_id === follow.staff_id)

/** Follows that began, or began again. */
export function begun(change: Change): FollowRow[] {
  return change.follows.filter((after) => {
    const before = beforeOf(change, after)
    return isStanding(after) && !(before && isStanding(before))
  })
}

function gone(change: Change): FollowRow[] {
  return change.follows.filter((after) => {
    const before = beforeOf(change, after)
    return before && isStanding(before) && !isStanding(after)
  })
}

const followEvents =
  (now: Date) =>
  (change: Change): NewEvent[] => {
    const added = begun(change).map((follow): NewEvent => {
      const isKnown = beforeOf(change, follow)?.added_at.getTime() === follow.added_at.getTime()
      return {
        customer_id: follow.customer_id,
        kind: 'follow.added',
        actor_id: follow.staff_id,
        source: 'wecom',
        at: isKnown ? now : follow.added_at,
        body: { staffId: follow.staff_id, addWay: follow.add_way },
        isNews: isNews(follow, now),
      }
    })
    const ended = gone(change).map((follow): NewEvent => {
      const { staff_id: staffId, ended_by: by, ended_at: at } = follow
      const event = { customer_id: follow.customer_id, actor_id: null, source: 'wecom' as const }
      return { ...event, kind: 'follow.ended', at: at ?? now, body: { staffId, by } }
    })
    return [...added, ...ended]
  }

/**
 * Pages of a sync come in any order: who turns out to have added her first is her main follower, unless somebody
 * decided otherwise or work was done for her.
 */
async function listFirstAdders(
  db: Db,
  corpId: string,
  changes: readonly Change[],
): Promise<Map<string, string>> {
  const earlier = new Map(
    changes.flatMap((change) => {
      const main = change.followsBefore.find(
        (one) => one.staff_id === change.before.main_follower_id && isStanding(one),
      )
      const first = begun(change)
        .filter((one) => !beforeOf(change, one))
        .toSorted(byAdded)[0]
      const isEarlier = main && first && first.added_at < main.added_at && !main.handed_at
      return isEarlier ? [[change.before.customer_id, first.staff_id] as const] : []
    }),
  )
  if (earlier.size === 0) return earlier
  const ids = [...earlier.keys()]
  const { rows } = await sql<{ id: string }>`
    select customer_id as id from customer_event where corp_id = ${corpId}
      and customer_id = any(${ids}::text[])
      and (kind = 'follow.handed_over'
        or (kind = 'main_follower.changed' and body->>'reason' <> 'first'))
    union select customer_id from task where corp_id = ${corpId}
      and customer_id = any(${ids}::text[]) and state = 'done'`.execute(db)
  for (const { id } of rows) earlier.delete(id)
  return earlier
}

async function moveMains(db: Db, context: ContactContext, results: readonly Result[]) {
  for (const reason of ['first', 'transfer', 'lost'] as const) {
    const moves = results.flatMap(({ before, customer, movedBy }): MainMove[] => {
      const toId = customer.main_follower_id
      const move = { customerId: before.customer_id, fromId: before.main_follower_id }
      return toId && movedBy === reason ? [{ ...move, toId }] : []
    })
    await moveDuties(db, context, moves, { actorId: null, reason, at: context.now })
  }
}

async function settleLosses(db: Db, context: ContactContext, results: readonly Result[]) {
  const { reference, now } = context
  const { corpId } = reference.corp
  const losses = results.flatMap((one) => one.losses)
  const signalIds = await addLossSignals(db, corpId, losses, now)
  const events = losses.map((loss, at): NewEvent => {
    const event = { customer_id: loss.customerId, actor_id: null, source: 'wecom' as const }
    return { ...event, kind: `signal.${loss.kind}`, at: loss.at, body: { signalId: signalIds[at] } }
  })
  await addEvents(db, corpId, events)
  const back = results.filter((one) => one.before.lost_at && !one.customer.lost_at)
  const backIds = back.map((one) => one.customer.customer_id)
  await closeLossSignals(db, corpId, backIds, now)
  for (const { before, customer } of results) {
    if (before.lost_at || !customer.lost_at) continue
    const enrollments = await lockEnrollments(db, corpId, customer.customer_id)
    const open = enrollments.filter((one) => one.state !== 'ended')
    await endEnrollments(db, reference, open, 'lost', { now, actorId: null })
  }
}

/** Whom nobody of us reaches any more is 流失; added again she stands where what we know of her puts her. */
async function settleStages(
  db: Db,
  { reference, now }: ContactContext,
  changes: readonly Change[],
  settled: ReadonlyMap<string, CustomerRow>,
) {
  const { corpId, timeZone } = reference.corp
  const lost = changes
    .map(({ before }) => before)
    .filter((one) => !one.lost_at && settled.get(one.customer_id)?.lost_at)
  const back = changes
    .filter((one) => one.before.stage === 'lost' && begun(one).some((row) => isNews(row, now)))
    .map(({ before }) => before)
  const days = await countPaidDays(
    db,
    corpId,
    back.map((one) => one.customer_id),
    timeZone,
  )
  const returned = back.map((customer) => {
    const known = {
      paidDays: days.get(customer.customer_id) ?? 0,
      wrote: customer.wrote_at !== null,
    }
    return { customer, to: stageWhenBack(customer.stage, known), reason: 'back' as const }
  })
  const moves = lost.map((customer) => {
    return { customer, to: 'lost' as const, reason: 'deleted' as const }
  })
  await moveStages(db, corpId, [...moves, ...returned], { at: now })
}

function isOther(before: CustomerRow, after: CustomerRow): boolean {
  const names = [
    'name',
    'avatar',
    'gender',
    'main_follower_id',
    'lost_at',
    'fetched_at',
    'created_at',
    'search_words',
  ] as const
  const valueOf = (value: unknown) => (value instanceof Date ? value.getTime() : value)
  return names.some((name) => valueOf(before[name]) !== valueOf(after[name]))
}
