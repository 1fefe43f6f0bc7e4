import { getReference } from '../corp/store.ts'
import { wallClock } from '../corp-time.ts'
import { moveNextByCalendar } from '../customer/stage-calendar-store.ts'
import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'
import { type DueRow, runDueEvents } from './due-run-store.ts'
import { listDue, putAside } from './due-store.ts'
import { findStagesLookedDay, listCorpsToRun, lookFrom, noteStagesLooked } from './round-store.ts'
import { runNextSilent } from './silent-store.ts'
import { type RuleRow, listRulesOn, noteLooked } from './store.ts'

/** A run ends after so long, before the queue takes it for dead; the round asks for the next one. */
const longestMs = 60_000

/** Job: rules look at what happened in a corp, and once a day at what the calendar brings. */
export function ruleRunJob(deps: Deps) {
  return async ({ corpId }: { corpId: string }, stop: AbortSignal): Promise<void> => {
    const until = performance.now() + longestMs
    const goesOn = () => !stop.aborted && performance.now() < until
    if (!(await runDue(deps, corpId, goesOn))) return
    const { timeZone } = (await getReference(deps.db, corpId)).corp
    const { day, time } = wallClock(deps.clock.now(), timeZone)
    if (time < lookFrom) return
    await runCalendar(deps, corpId, day, goesOn)
    await runSilent(deps, corpId, day, goesOn)
    // What the calendar changed may set off other rules.
    await runDue(deps, corpId, goesOn)
  }
}

async function contextOf(deps: Deps, corpId: string) {
  const reference = await getReference(deps.db, corpId)
  return { reference, enqueue: deps.enqueue, now: deps.clock.now() }
}

/** True: nothing waits any more. */
async function runDue(deps: Deps, corpId: string, goesOn: () => boolean): Promise<boolean> {
  while (goesOn()) {
    const context = await contextOf(deps, corpId)
    const due = await listDue(deps.db, corpId, context.now)
    if (due.length === 0) return true
    try {
      await deps.db.transaction().execute((db) => runDueEvents(db, context, due))
    } catch (error) {
      deps.log.warn({ err: error, corpId, events: due.length }, 'rules: one by one')
      await runOneByOne(deps, corpId, due, goesOn)
    }
  }
  return false
}

/** What fails with one event does not keep the others waiting. */
async function runOneByOne(
  deps: Deps,
  corpId: string,
  due: readonly DueRow[],
  goesOn: () => boolean,
) {
  for (const one of due) {
    if (!goesOn()) return
    const context = await contextOf(deps, corpId)
    try {
      await deps.db.transaction().execute((db) => runDueEvents(db, context, [one]))
    } catch (error) {
      deps.log.error({ err: error, corpId, eventId: one.event_id }, 'rules: one event')
      await putAside(deps.db, corpId, one, { problem: nameOf(error), now: context.now })
    }
  }
}

/** Of an error, without what it says: that may hold what customers wrote. */
const nameOf = (error: unknown) => (error instanceof Error ? error.name : 'unknown')

async function runCalendar(deps: Deps, corpId: string, day: string, goesOn: () => boolean) {
  if (((await findStagesLookedDay(deps.db, corpId)) ?? '') >= day) return
  for (const kind of ['quiet', 'gone'] as const) {
    let after: string | null = ''
    while (after !== null) {
      if (!goesOn()) return
      after = await moveNextByCalendar(deps.db, corpId, { kind, after, now: deps.clock.now() })
    }
  }
  await noteStagesLooked(deps.db, corpId, day)
}

async function runSilent(deps: Deps, corpId: string, day: string, goesOn: () => boolean) {
  const rules = (await listRulesOn(deps.db, corpId)).filter((rule) => rule.trigger.on === 'silent')
  for (const rule of rules) {
    if ((rule.looked_day ?? '') >= day) continue
    let after: string | null = ''
    while (after !== null) {
      if (!goesOn()) return
      after = await runSilentPage(deps, rule, after)
    }
    await noteLooked(deps.db, rule, day)
  }
}

async function runSilentPage(deps: Deps, rule: RuleRow, after: string): Promise<string | null> {
  const context = await contextOf(deps, rule.corp_id)
  return deps.db.transaction().execute((db) => runNextSilent(db, context, rule, after))
}

/** Asks for the job of every corp that has something for it. */
export function ruleRound(deps: Deps): Round {
  return async (now) => {
    for (const corpId of await listCorpsToRun(deps.db, now))
      await deps.enqueue(deps.db, 'rule.run', { corpId })
  }
}
