import { randomUUID } from 'node:crypto'
import type { SyncCounts, SyncRun } from '@xiaoguan/shared'
import { type Selectable, sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { SyncPhase, SyncRunTable } from '../db/wecom-tables.ts'

/** A run whose holder has not been heard of for so long is anybody's. */
const staleMs = 15_000

/** A running sync, held by this process. */
export type HeldRun = {
  corpId: string
  syncRunId: string
  claimedBy: string
  kind: SyncRunTable['kind']
  phase: SyncPhase
  /** The phase's own; empty at its beginning. */
  position: Record<string, unknown>
  counts: SyncCounts
  startedAt: Date
  attempts: number
}

const noCounts: SyncCounts = {
  departments: 0,
  staff: 0,
  tags: 0,
  follows: 0,
  expectedFollows: null,
  added: 0,
  changed: 0,
  ended: 0,
  calls: 0,
  leastCalls: 0,
}

/** Begins a run unless one is running; gives the one that runs then, and whether it is new. */
export async function addRun(
  db: Db,
  run: { corpId: string; kind: SyncRunTable['kind']; askedBy: string | null; now: Date },
): Promise<{ run: SyncRun; begun: boolean }> {
  const { corpId, kind, now } = run
  const former = await db
    .selectFrom('sync_run')
    .select('counts')
    .where('corp_id', '=', corpId)
    .where('state', '=', 'done')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const counts = { ...noCounts, expectedFollows: former?.counts.follows ?? null }
  const added = await db
    .insertInto('sync_run')
    .values({
      corp_id: corpId,
      sync_run_id: randomUUID(),
      kind,
      position: json({}),
      counts: json(counts),
      asked_by: run.askedBy,
      started_at: now,
      beat_at: now,
      next_at: now,
    })
    // Literally: a parameter does not tell which index is meant.
    .onConflict((oc) => oc.column('corp_id').where('state', '=', sql.lit('running')).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (added) return { run: toRun(added), begun: true }
  // A patrol that is on its way becomes what was asked for, from the beginning; whoever holds it loses it.
  const taken = await db
    .updateTable('sync_run')
    .set({
      kind,
      asked_by: run.askedBy,
      started_at: now,
      next_at: now,
      phase: 'directory',
      position: json({}),
      counts: json(counts),
      claimed_by: null,
    })
    .where('corp_id', '=', corpId)
    .where('state', '=', 'running')
    .where('kind', '=', 'patrol')
    .executeTakeFirst()
  const running = await db
    .selectFrom('sync_run')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('state', '=', 'running')
    .executeTakeFirstOrThrow()
  return { run: toRun(running), begun: taken.numUpdatedRows > 0n }
}

/** The last sync that was no patrol: that one has nothing to tell. */
export async function findLastRun(db: Db, corpId: string): Promise<SyncRun | null> {
  const row = await db
    .selectFrom('sync_run')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('kind', '!=', 'patrol')
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? toRun(row) : null
}

function toRun(row: Selectable<SyncRunTable>): SyncRun {
  return {
    syncRunId: row.sync_run_id,
    kind: row.kind === 'patrol' ? 'nightly' : row.kind,
    state: row.state,
    phase: row.phase,
    counts: { ...noCounts, ...row.counts },
    problem: row.problem,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

/** Takes the corp's running sync, if its time has come and nobody living holds it. */
export async function claimRun(db: Db, corpId: string, now: Date): Promise<HeldRun | undefined> {
  const claimedBy = randomUUID()
  const row = await db
    .updateTable('sync_run')
    .set({ claimed_by: claimedBy, beat_at: now })
    .where('corp_id', '=', corpId)
    .where('state', '=', 'running')
    .where('next_at', '<=', now)
    .where((eb) =>
      eb.or([eb('claimed_by', 'is', null), eb('beat_at', '<', new Date(now.getTime() - staleMs))]),
    )
    .returningAll()
    .executeTakeFirst()
  if (!row) return undefined
  return {
    corpId,
    syncRunId: row.sync_run_id,
    claimedBy,
    kind: row.kind,
    phase: row.phase,
    position: row.position,
    counts: { ...noCounts, ...row.counts },
    startedAt: row.started_at,
    attempts: row.attempts,
  }
}

/** Corps whose running sync nobody works on though its time has come. */
export async function listDueCorps(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('sync_run')
    .select('corp_id')
    .where('state', '=', 'running')
    .where('next_at', '<=', now)
    .where((eb) =>
      eb.or([eb('claimed_by', 'is', null), eb('beat_at', '<', new Date(now.getTime() - staleMs))]),
    )
    .execute()
  return rows.map((row) => row.corp_id)
}

export type IdleCorp = {
  corpId: string
  timeZone: string
  /** When its last sync began, patrols apart. */
  lastAt: Date | null
  /** When the last of any kind ended. */
  endedAt: Date | null
  /** Whether its secret was ever good for a token. */
  secretWorks: boolean
}

/** Corps without a running sync. */
export async function listIdleCorps(db: Db): Promise<IdleCorp[]> {
  const { rows } = await sql<IdleCorp>`select c.corp_id as "corpId", c.time_zone as "timeZone",
    (select max(r.started_at) from sync_run r where r.corp_id = c.corp_id
      and r.kind <> 'patrol') as "lastAt",
    (select max(r.ended_at) from sync_run r where r.corp_id = c.corp_id) as "endedAt",
    exists (select 1 from wecom_token t where t.corp_id = c.corp_id and t.kind = 'access'
      and t.value_sealed is not null) as "secretWorks"
    from corp c
    where not exists (select 1 from sync_run r where r.corp_id = c.corp_id
      and r.state = 'running')`.execute(db)
  return rows
}

type Holder = Pick<HeldRun, 'corpId' | 'syncRunId' | 'claimedBy'>

function held(db: Db, { corpId, syncRunId, claimedBy }: Holder) {
  return db
    .updateTable('sync_run')
    .where('corp_id', '=', corpId)
    .where('sync_run_id', '=', syncRunId)
    .where('state', '=', 'running')
    .where('claimed_by', '=', claimedBy)
}

/**
 * Says that this process still works on it, and locks the row. Gives what kind it is by now; undefined: it is
 * another's.
 */
export async function beat(
  db: Db,
  holder: Holder,
  now: Date,
): Promise<SyncRunTable['kind'] | undefined> {
  const row = await held(db, holder).set({ beat_at: now }).returning('kind').executeTakeFirst()
  return row?.kind
}

/** Where to go on, in the transaction that wrote what lies before. */
export async function saveStep(
  db: Db,
  run: Holder & Pick<HeldRun, 'phase' | 'position' | 'counts'>,
) {
  await held(db, run)
    .set({
      phase: run.phase,
      position: json(run.position),
      counts: json(run.counts),
      problem: null,
      attempts: 0,
      stuck_at: null,
    })
    .execute()
}

/** Lets go of it: done, failed, or to be gone on with at `nextAt` by anybody. */
export async function releaseRun(
  db: Db,
  holder: Holder,
  end:
    | { state: 'done' | 'failed'; problem: string | null; at: Date }
    | { state: 'running'; problem: string | null; nextAt: Date; attempts: number },
) {
  const release = { claimed_by: null, problem: end.problem, state: end.state }
  if (end.state === 'running') {
    const stuck = end.problem === null ? {} : { stuck_at: sql<Date>`coalesce(stuck_at, beat_at)` }
    await held(db, holder)
      .set({ ...release, ...stuck, next_at: end.nextAt, attempts: end.attempts })
      .execute()
  } else
    await held(db, holder)
      .set({ ...release, ended_at: end.at })
      .execute()
}

/** Runs that ended before `before` are no more than history; of patrols only the last one is of use. */
export async function dropOldRuns(db: Db, corpId: string, before: Date, patrolsBefore: Date) {
  await db
    .deleteFrom('sync_run')
    .where('corp_id', '=', corpId)
    .where('state', '!=', 'running')
    .where((eb) =>
      eb.or([
        eb('started_at', '<', before),
        // By its end: one that walked for hours is the last one all the same.
        eb.and([eb('kind', '=', 'patrol'), eb('ended_at', '<', patrolsBefore)]),
      ]),
    )
    .execute()
}
