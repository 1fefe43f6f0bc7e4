import type { Trouble } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { JobName } from '../jobs/queue.ts'
import { type Facts, type Group, troublesOf } from './troubles.ts'

/** What stands in the way of a corp's work now, as its page, its operators' messages and /metrics tell it. */
export async function findTroubles(db: Db, corpId: string, now: Date): Promise<Trouble[]> {
  return troublesOf(await loadFacts(db, corpId, now), now)
}

type GroupRow = { since: Date | null; count: number; problem: string | null }

/** One problem where all say the same. */
const oneProblem = sql`case when count(distinct coalesce(problem, '')) = 1 then min(problem) end`

async function group(db: Db, rows: ReturnType<typeof sql>): Promise<Group> {
  const answer = await sql<GroupRow>`select min(at) as since, count(*)::int as count,
    ${oneProblem} as problem from (${rows}) found`.execute(db)
  const [row] = answer.rows
  return row?.since ? { since: row.since, count: row.count, problem: row.problem } : null
}

async function loadFacts(db: Db, corpId: string, now: Date): Promise<Facts> {
  const sync = await loadSyncFacts(db, corpId)
  return {
    sync,
    callbacksWaiting: await group(
      db,
      sql`select received_at as at, problem from wecom_event
      where corp_id = ${corpId} and state = 'waiting'`,
    ),
    // Those from before a whole sync began that ended well are made up for.
    callbacksFailed: await group(
      db,
      sql`select received_at as at, problem from wecom_event
      where corp_id = ${corpId} and state = 'failed'
        and received_at >= ${sync.readAt ?? new Date(0)}`,
    ),
    tagsPending: await loadTagsPending(db, corpId, now),
    welcomesRefused: await loadWelcomesRefused(db, corpId, now),
    // Nobody can do them again: what is older than a week has been seen, or is of no use any more.
    rulesFailed: await group(
      db,
      sql`select failed_at as at, null::text as problem from event_due
      where corp_id = ${corpId} and failed_at > ${before(now, weekMs)}`,
    ),
    unreachable: await group(
      db,
      sql`select message_problem_at as at, message_problem as problem
      from staff where corp_id = ${corpId} and active and message_problem_at is not null`,
    ),
    jobsFailed: await loadJobsFailed(db, corpId, now),
  }
}

async function loadSyncFacts(db: Db, corpId: string): Promise<Facts['sync']> {
  const corp = await db
    .selectFrom('corp')
    .select('created_at')
    .where('corp_id', '=', corpId)
    .executeTakeFirstOrThrow()
  const runs = db.selectFrom('sync_run').selectAll().where('corp_id', '=', corpId)
  const done = await runs
    .where('state', '=', 'done')
    .orderBy('ended_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const running = await runs.where('state', '=', 'running').executeTakeFirst()
  const failed = await group(
    db,
    sql`select ended_at as at, problem from sync_run
    where corp_id = ${corpId} and state = 'failed' and ended_at > ${done?.ended_at ?? new Date(0)}`,
  )
  return {
    doneAt: done?.ended_at ?? corp.created_at,
    readAt: done?.started_at ?? null,
    running: running
      ? {
          startedAt: running.started_at,
          beatAt: running.beat_at,
          stuckAt: running.stuck_at,
          problem: running.problem,
        }
      : null,
    failed,
  }
}

/**
 * Tags the platform has not been told, since the oldest job that is to tell one: a tag that moves or is told
 * anew keeps the day on which it was put on, so that says nothing. Jobs have the database's clock.
 */
async function loadTagsPending(db: Db, corpId: string, now: Date): Promise<Group> {
  const { rows } = await sql<GroupRow & { ageMs: number | null }>`select count(*)::int as count,
      ${oneProblem} as problem,
      (select max(extract(epoch from now() - j.created_on) * 1000)::float8 from pgboss.job j
        where j.name = 'tag.sync' and j.state in ('created', 'retry', 'active')
          and j.data ->> 'corpId' = ${corpId}) as "ageMs"
    from (select sync_problem as problem from follow_tag
      where corp_id = ${corpId} and sync = 'pending') waiting`.execute(db)
  const [row] = rows
  if (!row || row.count === 0 || row.ageMs === null) return null
  return { since: before(now, row.ageMs), count: row.count, problem: row.problem }
}

/** The rows of the other jobs are looked at again in any case (jobs/queue.ts): one that failed is no loss. */
const lostWhenFailed: readonly JobName[] = [
  'tag.sync',
  'remark.sync',
  'nudge.send',
  'sop.customer-added',
  'welcome.send',
]

async function loadJobsFailed(db: Db, corpId: string, now: Date): Promise<Group> {
  const { rows } = await sql<{ count: number; ageMs: number | null }>`select count(*)::int as count,
      max(extract(epoch from now() - coalesce(completed_on, created_on)) * 1000)::float8 as "ageMs"
    from pgboss.job where state = 'failed' and data ->> 'corpId' = ${corpId}
      and name in (${sql.join(lostWhenFailed)})`.execute(db)
  const [row] = rows
  if (!row || row.count === 0) return null
  return { since: before(now, row.ageMs ?? 0), count: row.count, problem: null }
}

const weekMs = 7 * 86_400_000

/**
 * Welcome messages the platform refused since the last one that went out. Too late (41050) and "they talk already"
 * (41051) happen every day, and the staff does it then.
 */
async function loadWelcomesRefused(db: Db, corpId: string, now: Date): Promise<Group> {
  const since = before(now, weekMs)
  return group(
    db,
    sql`select w.began_at as at, w.errcode::text as problem from welcome w
    where w.corp_id = ${corpId} and w.began_at > ${since} and w.state = 'refused'
      and w.errcode is not null and w.errcode not in (41050, 41051)
      and not exists (select 1 from welcome s where s.corp_id = w.corp_id and s.state = 'sent'
        and s.began_at > w.began_at)`,
  )
}

function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms)
}
