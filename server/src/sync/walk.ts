import { setTimeout as sleep } from 'node:timers/promises'
import { getReference } from '../corp/store.ts'
import type { SyncPhase } from '../db/wecom-tables.ts'
import type { Deps } from '../deps.ts'
import { countCalls } from './call-count.ts'
import type { Phase, SyncContext } from './phase.ts'
import { chatsPhase } from './phases/chats.ts'
import { customersPhase } from './phases/customers.ts'
import { directoryPhase } from './phases/directory.ts'
import { followsPhase } from './phases/follows.ts'
import { sweepPhase } from './phases/sweep.ts'
import { tagsPhase } from './phases/tags.ts'
import { unassignedPhase } from './phases/unassigned.ts'
import { type Settled, settled } from './settled.ts'
import { type HeldRun, beat, saveStep } from './store.ts'

/** The run is another process's by now, or the server stops: nothing more is written. */
export class RunLost extends Error {
  override readonly name = 'RunLost'
}

// The walk hands a phase nothing but its own positions and pages.
type AnyPhase = Phase<Record<string, unknown>, unknown>
const phases: [SyncPhase, AnyPhase][] = [
  ['directory', directoryPhase],
  ['tags', tagsPhase],
  ['chats', chatsPhase],
  ['follows', followsPhase],
  ['customers', customersPhase],
  ['unassigned', unassignedPhase],
  ['sweep', sweepPhase],
]

/** Goes on with a run from where it is to its end; `stop` has it let go after the page at hand. */
export async function walk(deps: Deps, run: HeldRun, stop: AbortSignal): Promise<void> {
  const counted = countCalls(deps.wecom)
  const corp = await deps.wecomCorp(run.corpId)
  const context: SyncContext = { deps, wecom: counted.wecom, corp, run }
  const over = new AbortController()
  const stopped = whenStopped(stop, over.signal)
  const from = phases.findIndex(([name]) => name === run.phase)
  try {
    for (const [at, [, phase]] of phases.slice(from).entries()) {
      const following = phases[from + at + 1]?.[0] ?? null
      await walkPhase(context, run, { phase, following, takeCalls: counted.take, stopped })
    }
  } finally {
    over.abort()
  }
}

type Walking = {
  phase: AnyPhase
  /** The phase after this one. */
  following: SyncPhase | null
  takeCalls: () => number
  stopped: Promise<Settled<never>>
}

/** A call on its way is not waited for when the server stops. `over`: nobody asks any more. */
function whenStopped(stop: AbortSignal, over: AbortSignal): Promise<Settled<never>> {
  return new Promise((resolve) => {
    const give = () => resolve({ error: new RunLost() })
    if (stop.aborted) give()
    else stop.addEventListener('abort', give, { once: true, signal: over })
  })
}

/** One page is on its way while the one before is written. */
async function walkPhase(context: SyncContext, run: HeldRun, walking: Walking): Promise<void> {
  const { phase, stopped } = walking
  const ask = (position: Record<string, unknown>) => {
    const at = context.deps.clock.now()
    return { position, at, answer: settled(phase.read(context, position)) }
  }
  let coming = ask(phase.open(run.position))
  for (;;) {
    const { position, at } = coming
    const answer = await Promise.race([stopped, coming.answer])
    if ('error' in answer) throw answer.error
    const page = answer.value
    const next = phase.next(position, page)
    const isHurried = run.kind !== 'patrol'
    const ahead = next && isHurried && (phase.readsAhead?.(next) ?? true) ? ask(next) : null
    await writePage(context, run, walking, { position, at, page, next })
    if (!next) return
    await Promise.race([stopped, patience(context)])
    coming = ahead ?? ask(next)
  }
}

/** A patrol leaves the platform's limits, and our database, to those who wait for something. */
async function patience({ deps, run }: SyncContext): Promise<void> {
  const { patrolCallsPerMinute } = deps.config
  if (run.kind !== 'patrol' || patrolCallsPerMinute === 0) return
  // Up to a minute, which a server that stops does not wait for.
  await sleep(60_000 / patrolCallsPerMinute, undefined, { ref: false })
}

type Read = {
  position: Record<string, unknown>
  at: Date
  page: unknown
  next: Record<string, unknown> | null
}

async function writePage(
  context: SyncContext,
  run: HeldRun,
  { phase, following, takeCalls }: Walking,
  { position, at, page, next }: Read,
) {
  const { deps } = context
  const reference = await getReference(deps.db, run.corpId)
  const calls = takeCalls()
  const counts = { ...run.counts }
  const step = {
    phase: next ? run.phase : (following ?? run.phase),
    position: next ?? {},
  }
  await deps.db.transaction().execute(async (db) => {
    const kind = await beat(db, run, deps.clock.now())
    if (!kind) throw new RunLost()
    run.kind = kind
    const gain = await phase.write({ db, context, position, page, at, reference })
    for (const [name, added] of Object.entries({ ...gain, calls })) {
      // Names of a Gain, which are names of counts.
      const key = name as keyof typeof gain
      counts[key] += added
    }
    await saveStep(db, { ...run, ...step, counts })
  })
  Object.assign(run, step, { counts, attempts: 0 })
}
