import { sql } from 'kysely'
import { getReference } from '../corp/store.ts'
import { type CustomerRow, beginChange } from '../customer/change-store.ts'
import { type CustomerEventKind, addEvent } from '../customer/event-store.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { staffInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type Enrollment, type Task, lockTask } from '../sop/store.ts'
import { closeTask, postponeTo, reopen } from '../sop/task-store.ts'
import { findPostponement } from './store.ts'

const longestMs = 30 * 86_400_000

type Key = { customerId: string; taskId: string; changeId: string }
type Owed = { task: Task; enrollment: Enrollment }

/** 晚点发: later, at most 30 days; the first deadline stays for the figures. */
export async function postpone(deps: Deps, session: Session, asked: Key & { until: string }) {
  const now = deps.clock.now()
  const until = new Date(asked.until)
  const fields = { 'body.until': 'must lie in the next 30 days' }
  const outside = until <= now || until.getTime() > now.getTime() + longestMs
  const reference = await getReference(deps.db, session.corpId)
  return change(deps, session, asked, 'postpone', { until: asked.until }, async (db, owed) => {
    if (outside) throw new Problem('bad_request', { fields })
    requireOpen(owed.task)
    await postponeTo(db, reference, owed, until, now)
    const { due_at, deadline_at, lapses_at, postponed_to, postponed_at } = owed.task
    await addTaskEvent(db, session, owed.task, 'task.postponed', now, {
      dueAt: due_at,
      deadlineAt: deadline_at,
      lapsesAt: lapses_at,
      postponedTo: postponed_to,
      postponedAt: postponed_at,
    })
  })
}

/** 这次不发: closes the task with a reason; the next step follows. */
export async function skip(deps: Deps, session: Session, asked: Key & { reason: string }) {
  const now = deps.clock.now()
  const reference = await getReference(deps.db, session.corpId)
  return change(deps, session, asked, 'skip', { reason: asked.reason }, async (db, owed) => {
    requireOpen(owed.task)
    const closing = { state: 'skipped' as const, skip_reason: asked.reason }
    await closeTask(db, reference, owed, closing, { now, actorId: session.staffId })
    await addTaskEvent(db, session, owed.task, 'task.skipped', now, {})
  })
}

/** Takes a skip or a postponement back. */
export async function reopenFor(deps: Deps, session: Session, asked: Key) {
  const now = deps.clock.now()
  const reference = await getReference(deps.db, session.corpId)
  return change(deps, session, asked, 'reopen', {}, async (db, owed) => {
    const { task } = owed
    const isOpen = task.state === 'due' || task.state === 'scheduled'
    if (task.state !== 'skipped' && !(isOpen && task.postponed_to)) throw new Problem('task.closed')
    const times = isOpen ? await findPostponement(db, task) : {}
    await reopen(db, reference, owed, times, now)
    await addTaskEvent(db, session, task, 'task.reopened', now, {})
  })
}

/** One change to a task by its owner or her lead; answers the task as it now stands. */
async function change(
  deps: Deps,
  session: Session,
  { customerId, taskId, changeId }: Key,
  verb: string,
  given: Record<string, unknown>,
  apply: (db: Db, owed: Owed, customer: CustomerRow) => Promise<void>,
): Promise<Task> {
  return deps.db.transaction().execute(async (db) => {
    const body = { taskId, ...given }
    const at = deps.clock.now()
    const asked = { customerId, changeId, kind: `task.${verb}`, body, at }
    const customer = await beginChange(db, session, asked)
    const owed = await lockTask(db, session.corpId, customerId, taskId)
    await requireOwner(db, session, owed.task)
    if (!customer) return owed.task
    await apply(db, owed, customer)
    return (await lockTask(db, session.corpId, customerId, taskId)).task
  })
}

function requireOpen(task: Task) {
  if (task.state !== 'due' && task.state !== 'scheduled') throw new Problem('task.closed')
}

async function requireOwner(db: Db, session: Session, task: Task) {
  const { rows } = await sql<{
    mine: boolean
  }>`select ${staffInReach(session, sql`${task.staff_id}::text`)} as mine`.execute(db)
  if (!rows[0]?.mine) throw new Problem('task.not_yours')
}

function addTaskEvent(
  db: Db,
  session: Session,
  task: Task,
  kind: CustomerEventKind,
  at: Date,
  body: Record<string, unknown>,
) {
  return addEvent(db, {
    corpId: session.corpId,
    customerId: task.customer_id,
    kind,
    actorId: session.staffId,
    source: 'staff',
    at,
    body: { taskId: task.task_id, ...body },
  })
}
