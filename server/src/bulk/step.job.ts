import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { collectEarly } from '../jobs/collect-early.ts'
import type { Jobs } from '../jobs/queue.ts'
import type { Round } from '../jobs/rounds.ts'
import { applyBulk } from './apply.ts'
import { failed } from './fate.ts'
import {
  type HeldBulk,
  claim,
  finish,
  hold,
  leaseFrom,
  letGo,
  listDue,
  listWaiting,
  settle,
} from './step-store.ts'

/** `size`: customers of one transaction, which holds them; `atOnce`: steps until another bulk has its turn. */
export type Pace = { size: number; atOnce: number }
const usualPace: Pace = { size: 200, atOnce: 10 }

/** What a step leaves to the queue, to be told to the platform, makes as much garbage as the step itself. */
const afterwardsMs = 600_000

/** Takes up bulks that wait, or that a killed process left. */
export function bulkRound(deps: Deps): Round {
  return async (now) => {
    for (const due of await listDue(deps.db, now)) await deps.enqueue(deps.db, 'bulk.step', due)
  }
}

/** The handler of bulk.step: goes on with a bulk, step by step, until it is done, stopped, or another's turn. */
export function createBulkStep(deps: Deps, pace = usualPace) {
  return async ({ corpId, bulkId }: Jobs['bulk.step'], stop?: AbortSignal): Promise<void> => {
    const bulk = await claim(deps.db, corpId, bulkId, deps.clock.now())
    if (!bulk) return
    collectEarly(1)
    try {
      for (let steps = 0; steps < pace.atOnce; steps++) {
        if (stop?.aborted) break
        if (!(await takeStep(deps, bulk, pace.size))) return
      }
    } finally {
      setTimeout(() => collectEarly(-1), afterwardsMs).unref()
    }
    await deps.db.transaction().execute(async (db) => {
      if (await letGo(db, bulk)) await deps.enqueue(db, 'bulk.step', { corpId, bulkId })
    })
  }
}

/** False: there is nothing more to do for us. */
async function takeStep(deps: Deps, bulk: HeldBulk, size: number): Promise<boolean> {
  const ids = await listWaiting(deps.db, bulk, size)
  if (ids.length === 0) {
    await finish(deps.db, bulk, deps.clock.now())
    return false
  }
  try {
    return await applyTo(deps, bulk, ids)
  } catch (error) {
    deps.log.warn({ err: error, bulkId: bulk.bulk_id }, 'bulk step: one by one')
  }
  for (const id of ids) if (!(await applyAlone(deps, bulk, id))) return false
  return true
}

/** All of them or, when it throws, none. */
async function applyTo(deps: Deps, bulk: HeldBulk, ids: readonly string[]): Promise<boolean> {
  const reference = await getReference(deps.db, bulk.corp_id)
  return inHand(deps, bulk, (db, now) =>
    applyBulk(db, { reference, enqueue: deps.enqueue, now }, bulk, ids),
  )
}

/** What fails with one customer does not keep the others waiting. */
async function applyAlone(deps: Deps, bulk: HeldBulk, id: string): Promise<boolean> {
  try {
    return await applyTo(deps, bulk, [id])
  } catch (error) {
    deps.log.error({ err: error, bulkId: bulk.bulk_id, customerId: id }, 'bulk: one customer')
    return inHand(deps, bulk, () => Promise.resolve([failed(id, 'internal')]))
  }
}

type Work = (...given: [db: Deps['db'], now: Date]) => ReturnType<typeof applyBulk>

/** Works and writes what came of it in one transaction, unless the bulk was stopped or is another's. */
async function inHand(deps: Deps, bulk: HeldBulk, work: Work): Promise<boolean> {
  const now = deps.clock.now()
  const until = leaseFrom(now)
  const isOurs = await deps.db.transaction().execute(async (db) => {
    if (!(await hold(db, bulk, until))) return false
    await settle(db, bulk, await work(db, now), now)
    return true
  })
  // Only now: a step that was rolled back has not moved it.
  if (isOurs) bulk.claimed_until = until
  return isOurs
}
