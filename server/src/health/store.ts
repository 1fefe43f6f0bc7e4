import type { FailedJob } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

const shownMax = 50

export type QueueRow = { name: string; waiting: number; active: number; failed: number }

/** Jobs of a corp by queue; of all corps with null. */
export async function listQueues(db: Db, corpId: string | null): Promise<QueueRow[]> {
  const { rows } = await sql<QueueRow>`select name,
      count(*) filter (where state in ('created', 'retry'))::int as waiting,
      count(*) filter (where state = 'active')::int as active,
      count(*) filter (where state = 'failed')::int as failed
    from pgboss.job
    where state in ('created', 'retry', 'active', 'failed') and not starts_with(name, '__')
      and (${corpId}::text is null or data ->> 'corpId' = ${corpId})
    group by name order by name`.execute(db)
  return rows
}

type JobRow = Omit<FailedJob, 'createdAt'> & { createdAt: Date }

/** What failed for good, and what has failed and waits for another try; the newest first. */
export async function listFailedJobs(db: Db, corpId: string): Promise<FailedJob[]> {
  const { rows } = await sql<JobRow>`select id as "jobId", name, state, retry_count as tries,
      left(output ->> 'message', 300) as reason, created_on as "createdAt"
    from pgboss.job
    where data ->> 'corpId' = ${corpId}
      and (state = 'failed' or (state = 'retry' and retry_count > 0))
    order by created_on desc limit ${shownMax}`.execute(db)
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
}

/** The queue of a failed job of this corp. */
export async function findFailedJob(
  db: Db,
  corpId: string,
  jobId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select name from pgboss.job
    where id = ${jobId} and state = 'failed' and data ->> 'corpId' = ${corpId}`.execute(db)
  return rows[0]?.name
}

export type PageErrorEntry = {
  corpId: string
  errorHash: string
  page: string
  version: string
  message: string
  stack: string | null
  userAgent: string | null
  at: Date
}

// A page gone wild must not fill the table: what is new beyond this is not kept.
const kindsMax = 500

/** Counts an error by what it says. */
export async function addPageError(db: Db, entry: PageErrorEntry): Promise<void> {
  await sql`insert into page_error (corp_id, error_hash, page, version, message, stack, user_agent,
      count, first_at, last_at)
    select ${entry.corpId}, ${entry.errorHash}, ${entry.page}, ${entry.version}, ${entry.message},
      ${entry.stack}, ${entry.userAgent}, 1, ${entry.at}::timestamptz, ${entry.at}::timestamptz
    where exists (select 1 from page_error where corp_id = ${entry.corpId}
        and error_hash = ${entry.errorHash})
      or (select count(*) from page_error where corp_id = ${entry.corpId}) < ${kindsMax}
    on conflict (corp_id, error_hash) do update
      set count = page_error.count + 1, last_at = excluded.last_at, version = excluded.version`.execute(
    db,
  )
}

export async function listPageErrors(db: Db, corpId: string) {
  const rows = await db
    .selectFrom('page_error')
    .select(['error_hash', 'page', 'version', 'message', 'count', 'first_at', 'last_at'])
    .where('corp_id', '=', corpId)
    .orderBy('last_at', 'desc')
    .limit(shownMax)
    .execute()
  return rows.map((row) => ({
    errorHash: row.error_hash,
    page: row.page,
    version: row.version,
    message: row.message,
    count: row.count,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
  }))
}

/** People whom messages do not reach. */
export async function listUnreachable(db: Db, corpId: string) {
  const rows = await db
    .selectFrom('staff')
    .select(['staff_id', 'name', 'message_problem', 'message_problem_at'])
    .where('corp_id', '=', corpId)
    .where('active', '=', true)
    .where('message_problem_at', 'is not', null)
    .orderBy('message_problem_at')
    .limit(shownMax)
    .execute()
  return rows.map((row) => ({
    staff: { staffId: row.staff_id, name: row.name },
    problem: row.message_problem ?? '',
    since: row.message_problem_at?.toISOString() ?? null,
  }))
}

export type CorpLag = {
  corpId: string
  tagsPending: number
  oldestTagPendingAt: Date | null
  callbacksWaiting: number
  callbacksFailed: number
  oldestCallbackAt: Date | null
  syncedAt: Date | null
}

/** How far behind the platform we are, by corp; of one corp when it is named. */
export async function listLags(db: Db, corpId: string | null): Promise<CorpLag[]> {
  const { rows } = await sql<CorpLag>`select c.corp_id as "corpId",
      coalesce(t.pending, 0) as "tagsPending", t.oldest as "oldestTagPendingAt",
      coalesce(e.waiting, 0) as "callbacksWaiting", coalesce(e.failed, 0) as "callbacksFailed",
      e.oldest as "oldestCallbackAt", s.synced as "syncedAt"
    from corp c
    left join lateral (select count(*)::int as pending, min(added_at) as oldest from follow_tag
      where corp_id = c.corp_id and sync = 'pending') t on true
    left join lateral (select count(*) filter (where state = 'waiting')::int as waiting,
        count(*) filter (where state = 'failed')::int as failed,
        min(received_at) filter (where state = 'waiting') as oldest from wecom_event
      where corp_id = c.corp_id and state in ('waiting', 'failed')) e on true
    left join lateral (select max(ended_at) as synced from sync_run
      where corp_id = c.corp_id and state = 'done') s on true
    where ${corpId}::text is null or c.corp_id = ${corpId}`.execute(db)
  return rows
}
