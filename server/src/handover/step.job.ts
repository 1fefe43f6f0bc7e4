import { getReference } from '../corp/store.ts'
import { handFollow } from '../customer/main-follower-store.ts'
import type { Deps } from '../deps.ts'
import type { Jobs } from '../jobs/queue.ts'
import type { Round } from '../jobs/rounds.ts'
import type { WecomCorp } from '../wecom/client.ts'
import { WecomError, WecomUnreachable, problemOf, remedyOf } from '../wecom/errors.ts'
import { listTransferResults, transferCustomers } from '../wecom/transfers.ts'
import { type Result, fateOfAnswer, fateOfResult, isDone, nextLook, waitForDays } from './fate.ts'
import {
  type CustomerRow,
  type Fate,
  type HandoverRow,
  claim,
  countOpen,
  finish,
  giveUp,
  listDue,
  listIn,
  markStarted,
  release,
  renew,
  settle,
} from './step-store.ts'

const chunk = 100
const renewEach = 25
const dayMs = 86_400_000

/** Asks for a step of each hand-over that is due. */
export function handoverRound(deps: Deps): Round {
  return async (now) => {
    for (const due of await listDue(deps.db, now)) await deps.enqueue(deps.db, 'handover.step', due)
  }
}

/** Tells the platform whom nobody told it of yet; else asks what became of those it knows. */
export function createHandoverStep(deps: Deps) {
  return async ({ corpId, handoverId }: Jobs['handover.step']): Promise<void> => {
    const handover = await claim(deps.db, corpId, handoverId, deps.clock.now())
    if (!handover) return
    const step = { deps, handover, corp: await deps.wecomCorp(corpId) }
    await leave(step, await take(step))
  }
}

type Step = { deps: Deps; handover: HandoverRow; corp: WecomCorp }
type Taken = { told: boolean; problem: string | null; isTrouble: boolean }

/** One step; what the platform refused, and what we failed at ourselves, is part of its result. */
async function take(step: Step): Promise<Taken> {
  try {
    const { told, putOff } = await tellPlatform(step)
    // One whom the platform keeps putting off does not keep the others waiting.
    if (!told || putOff !== null) await askPlatform(step)
    return { told, problem: putOff === null ? null : String(putOff), isTrouble: putOff !== null }
  } catch (error) {
    const { log } = step.deps
    const handoverId = step.handover.handover_id
    if (!(error instanceof WecomError) && !(error instanceof WecomUnreachable)) {
      log.error({ err: error, handoverId }, 'hand-over failed')
      return { told: false, problem: 'internal', isTrouble: false }
    }
    log.warn({ err: error, handoverId }, 'hand-over waits')
    const isTrouble = remedyOf(error) !== 'final' && remedyOf(error) !== 'relation_gone'
    return { told: false, problem: problemOf(error), isTrouble }
  }
}

async function leave({ deps, handover }: Step, { told, problem, isTrouble }: Taken) {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const isOver = now.getTime() > handover.asked_at.getTime() + waitForDays * dayMs
    if (isOver) await giveUp(db, handover, now)
    const open = await countOpen(db, handover)
    if (open.asked + open.waiting === 0) {
      return finish(db, handover, { at: now, problem: isOver ? problem : null })
    }
    const attempts = told || isTrouble ? handover.attempts : handover.attempts + 1
    const nextAt = nextLook(now, attempts, isTrouble)
    await release(db, handover, { nextAt, attempts, problem })
  })
}

/** Everyone in the state `asked`, by hundreds. `putOff`: a passing refusal of some of them. */
async function tellPlatform(step: Step): Promise<{ told: boolean; putOff: number | null }> {
  const { deps, handover } = step
  let after = ''
  let putOff: number | null = null
  for (;;) {
    const rows = await listIn(deps.db, handover, 'asked', { after, limit: chunk })
    const last = rows.at(-1)
    if (!last) return { told: after !== '', putOff }
    after = last.customerId
    const known = await settleKnown(step, rows)
    const ids = rows.map((row) => row.customerId).filter((id) => !known.has(id))
    if (ids.length > 0) putOff = (await tellOf(step, ids)) ?? putOff
    await renew(deps.db, handover, deps.clock.now())
  }
}

/** Tells of up to 100. The errcode of those the platform would not take now, if any. */
async function tellOf({ deps, handover, corp }: Step, ids: string[]): Promise<number | null> {
  await markStarted(deps.db, handover, ids, deps.clock.now())
  const answers = await answersOf(deps, corp, handover, ids)
  const now = deps.clock.now()
  let putOff: number | null = null
  await deps.db.transaction().execute(async (db) => {
    for (const { customerId, errcode } of answers) {
      const fate = fateOfAnswer(errcode)
      if (fate.state === 'asked') putOff = errcode
      await settle(db, handover, customerId, fate, now)
    }
  })
  return putOff
}

async function answersOf(deps: Deps, corp: WecomCorp, handover: HandoverRow, ids: string[]) {
  const { kind, from_id: fromId, to_id: toId, message } = handover
  try {
    const call = { kind, fromId, toId, customerIds: ids, message }
    return await transferCustomers(deps.wecom, corp, call)
  } catch (error) {
    // Somebody in it is not fit for it at all (40003, 40097, 40098 …): true of every customer.
    const remedy = remedyOf(error)
    if (!(error instanceof WecomError) || (remedy !== 'final' && remedy !== 'relation_gone'))
      throw error
    const { errcode } = error
    return ids.map((customerId) => ({ customerId, errcode }))
  }
}

/**
 * Those of whom the platform may know, because a call about them got no answer or we died: what it has under
 * way or finished is not told again.
 */
async function settleKnown(step: Step, rows: readonly CustomerRow[]): Promise<Set<string>> {
  const unsure = rows.filter((row) => row.startedAt)
  const results = await resultsOf(step, unsure)
  const known = new Set<string>()
  for (const row of unsure) {
    const result = results.get(row.customerId)
    const fate: Fate | undefined = isDone(result, row.startedAt)
      ? { state: 'done', errcode: null }
      : result?.status === 'waiting'
        ? { state: 'waiting', errcode: null }
        : undefined
    if (!fate) continue
    await keep(step, row.customerId, fate, result)
    known.add(row.customerId)
  }
  return known
}

/** What became of those the platform works on. */
async function askPlatform(step: Step): Promise<void> {
  const { deps, handover } = step
  const rows = await listIn(deps.db, handover, 'waiting', { limit: 100_000 })
  const results = await resultsOf(step, rows)
  const failed: string[] = []
  for (const [at, row] of rows.entries()) {
    if (at % renewEach === renewEach - 1) await renew(deps.db, handover, deps.clock.now())
    const result = results.get(row.customerId)
    const fate = fateOfResult(row, result)
    if (fate && !(await isKept(step, row.customerId, fate, result))) failed.push(row.customerId)
  }
  if (failed.length > 0) throw new Error(`${failed.length} customers could not be handed over here`)
}

/** What fails for one customer does not keep the others waiting. */
async function isKept(step: Step, ...kept: [string, Fate, Result | undefined]): Promise<boolean> {
  try {
    await keep(step, ...kept)
    return true
  } catch (error) {
    step.deps.log.error({ err: error, customerId: kept[0] }, 'hand-over of a customer')
    return false
  }
}

/** The pair's list, as far as it is needed to know of these. */
async function resultsOf(
  { deps, handover, corp }: Step,
  rows: readonly CustomerRow[],
): Promise<Map<string, Result>> {
  const results = new Map<string, Result>()
  const missing = new Set(rows.map((row) => row.customerId))
  let cursor: string | null = ''
  while (cursor !== null && missing.size > 0) {
    const { kind, from_id: fromId, to_id: toId } = handover
    const call = { kind, fromId, toId, cursor }
    const page = await listTransferResults(deps.wecom, corp, call)
    for (const row of page.rows) {
      results.set(row.customerId, row)
      missing.delete(row.customerId)
    }
    cursor = page.nextCursor
    await renew(deps.db, handover, deps.clock.now())
  }
  return results
}

/** Keeps what became of one; when she is the taker's, all that belongs to her moves in the same transaction. */
async function keep(
  { deps, handover }: Step,
  customerId: string,
  fate: Fate,
  result: Result | undefined,
): Promise<void> {
  const now = deps.clock.now()
  const at = result?.at && result.at < now ? result.at : now
  const reference = await getReference(deps.db, handover.corp_id)
  await deps.db.transaction().execute(async (db) => {
    if (!(await settle(db, handover, customerId, fate, at))) return
    if (fate.state !== 'done') return
    const { from_id: fromId, to_id: toId, note } = handover
    const context = { reference, enqueue: deps.enqueue, now }
    await handFollow(db, context, { customerId, fromId, toId, note, at })
  })
}
