import {
  type Completion,
  type CompletionReport,
  type Period,
  type PersonCompletion,
  addCompletions,
} from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { wallClock } from '../corp-time.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { spanBefore, spanOf } from './period.ts'
import { sightOf } from './scope.ts'
import { type CompletionRow, listCompletions, listNudges } from './store.ts'

/** Completion of all whom the asker may see, or of one of her departments. */
export async function loadCompletionOf(
  deps: Deps,
  session: Session,
  period: Period,
  departmentId: number | null,
): Promise<CompletionReport> {
  const now = deps.clock.now()
  const { scope, name, reference } = await sightOf(deps, session, departmentId)
  const { timeZone } = reference.corp
  const span = spanOf(period, now, timeZone)
  const rows = await listCompletions(deps.db, scope, span, now)
  const before = await listCompletions(deps.db, scope, spanBefore(period, now, timeZone), now)
  const nudges = await listNudges(deps.db, session.corpId, wallClock(now, timeZone).day)
  return {
    now: now.toISOString(),
    period,
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    scopeName: name,
    total: addCompletions(rows),
    // What is overdue now belongs to now.
    before: { ...addCompletions(before), overdue: 0 },
    departments: sumDepartments(rows, reference),
    people: sumPeople(rows, reference, nudges, session.staffId),
    sops: sumSops(rows, reference),
  }
}

function sumBy<Key>(
  rows: readonly CompletionRow[],
  keyOf: (row: CompletionRow) => Key,
): Map<Key, Completion> {
  const groups = new Map<Key, CompletionRow[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return new Map([...groups].map(([key, group]) => [key, addCompletions(group)]))
}

function hasLoad({ owed, notYetDue, overdue }: Completion): boolean {
  return owed + notYetDue + overdue > 0
}

function sumDepartments(rows: CompletionRow[], reference: Reference) {
  const sums = sumBy(rows, (row) => row.departmentId)
  return [...reference.departments.values()].flatMap(({ departmentId, name }) => {
    const completion = sums.get(departmentId)
    return completion && hasLoad(completion) ? [{ departmentId, name, completion }] : []
  })
}

function sumPeople(
  rows: CompletionRow[],
  reference: Reference,
  nudges: Awaited<ReturnType<typeof listNudges>>,
  askerId: string,
): PersonCompletion[] {
  const nameOf = (staffId: string) => reference.staff.get(staffId)?.name ?? staffId
  return [...sumBy(rows, (row) => row.staffId)]
    .filter(([, completion]) => hasLoad(completion))
    .map(([staffId, completion]) => {
      // Her present department; one who left it stays with where the tasks were.
      const departmentId =
        reference.staff.get(staffId)?.departmentId ??
        rows.find((row) => row.staffId === staffId)?.departmentId ??
        0
      const nudge = nudges.find((one) => one.staff_id === staffId)
      return {
        staffId,
        name: nameOf(staffId),
        departmentId,
        departmentName: reference.departments.get(departmentId)?.name ?? '',
        completion,
        nudgedAt: nudge ? nudge.at.toISOString() : null,
        nudgedBy: nudge ? nameOf(nudge.by_id) : null,
        isSelf: staffId === askerId,
        hasLeft: reference.staff.get(staffId)?.active === false,
      }
    })
}

function sumSops(rows: CompletionRow[], reference: Reference) {
  const sums = sumBy(rows, (row) => row.sopId)
  return [...reference.sops.values()].flatMap(({ sopId, definition }) => {
    const completion = sums.get(sopId)
    return completion && hasLoad(completion) ? [{ sopId, name: definition.name, completion }] : []
  })
}
