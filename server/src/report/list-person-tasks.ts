import { type Completion, type Period, type ReportTask, addCompletions } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { spanOf } from './period.ts'
import { type Sight, sightOf } from './scope.ts'
import { type TaskOfPerson, listCompletions, listTasksOfPerson } from './store.ts'

/** The very tasks behind a person's completion, for herself, her leads and operators. */
export async function listTasksBehind(
  deps: Deps,
  session: Session,
  staffId: string,
  period: Period,
): Promise<{ name: string; completion: Completion; tasks: ReportTask[] }> {
  const now = deps.clock.now()
  const sight = await sightOf(deps, session, null)
  const { reference } = sight
  const person = reference.staff.get(staffId)
  if (!person) throw new Problem('not_found')
  // Staff see themselves only.
  if (sight.scope.staffId !== null && sight.scope.staffId !== staffId)
    throw new Problem('not_allowed')
  const scope =
    staffId === session.staffId
      ? { corpId: session.corpId, departmentIds: null, staffId }
      : { ...sight.scope, staffId }
  const span = spanOf(period, now, reference.corp.timeZone)
  const rows = await listCompletions(deps.db, scope, span, now)
  if (rows.length === 0 && !sees(sight, session.staffId, person)) throw new Problem('not_allowed')
  const tasks = await listTasksOfPerson(deps.db, scope, span, now)
  return {
    name: person.name,
    completion: addCompletions(rows),
    tasks: tasks.map((task) => showTask(task, reference)),
  }
}

/** Without any task in sight: whether she is at least one of the asker's people. */
function sees(
  { scope }: Sight,
  askerId: string,
  person: { staffId: string; departmentId: number | null },
): boolean {
  if (person.staffId === askerId) return true
  if (scope.departmentIds === null) return true
  return person.departmentId !== null && scope.departmentIds.includes(person.departmentId)
}

function showTask(
  { sopVersionId, stepId, firstDeadlineAt, doneAt, ...task }: TaskOfPerson,
  reference: Reference,
): ReportTask {
  const definition = reference.sopVersions.get(sopVersionId)?.definition
  return {
    ...task,
    sopName: definition?.name ?? '',
    stepTitle: definition?.steps.find((step) => step.stepId === stepId)?.title ?? '',
    firstDeadlineAt: firstDeadlineAt.toISOString(),
    doneAt: doneAt ? doneAt.toISOString() : null,
  }
}
