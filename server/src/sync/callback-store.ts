import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** How far callbacks lag, and what came of each kind since `since`. */
export async function loadCallbacks(db: Db, corpId: string, since: Date) {
  const { rows } = await sql<{
    waiting: number
    failed: number
    oldestWaitingAt: Date | null
    lastAt: Date | null
  }>`select
      count(*) filter (where e.state = 'waiting')::int as waiting,
      count(*) filter (where e.state = 'failed')::int as failed,
      min(e.received_at) filter (where e.state = 'waiting') as "oldestWaitingAt",
      (select c.callback_at from corp c where c.corp_id = ${corpId}) as "lastAt"
    from wecom_event e
    where e.corp_id = ${corpId} and e.state in ('waiting', 'failed')`.execute(db)
  const kinds = await sql<{ kind: string; count: number; known: boolean }>`select e.kind,
      sum(e.copies)::int as count, bool_or(e.state <> 'ignored') as known
    from wecom_event e where e.corp_id = ${corpId} and e.received_at >= ${since}
    group by e.kind order by e.kind`.execute(db)
  const [now] = rows
  return {
    waiting: now?.waiting ?? 0,
    failed: now?.failed ?? 0,
    oldestWaitingAt: now?.oldestWaitingAt?.toISOString() ?? null,
    lastAt: now?.lastAt?.toISOString() ?? null,
    byKind: kinds.rows,
  }
}
