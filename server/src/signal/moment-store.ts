import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { MomentLookTable, MomentTable } from '../db/tagging-tables.ts'

export type MomentRow = Selectable<MomentTable>
/** A post as the platform tells of it. */
export type ToldPost = { momentId: string; staffId: string; text: string | null; postedAt: Date }
export type LookRow = Selectable<MomentLookTable>

/** Corps whose moments are due; those that were never synced have no customers to hear of. */
export async function listDueCorps(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ corpId: string }>`select c.corp_id as "corpId" from corp c
    left join moment_look l on l.corp_id = c.corp_id
    where (l.next_at is null or l.next_at <= ${now})
      and exists (select 1 from sync_run r where r.corp_id = c.corp_id and r.state = 'done')
    `.execute(db)
  return rows.map((row) => row.corpId)
}

/** Takes the look at a corp until `until`; undefined: it is not due, or somebody else's. */
export async function claimLook(
  db: Db,
  corpId: string,
  now: Date,
  until: Date,
): Promise<LookRow | undefined> {
  return db
    .insertInto('moment_look')
    .values({ corp_id: corpId, next_at: until })
    .onConflict((oc) =>
      oc.column('corp_id').doUpdateSet({ next_at: until }).where('moment_look.next_at', '<=', now),
    )
    .returningAll()
    .executeTakeFirst()
}

export async function changeLook(
  db: Db,
  corpId: string,
  set: Partial<Omit<LookRow, 'corp_id'>>,
): Promise<void> {
  await db.updateTable('moment_look').set(set).where('corp_id', '=', corpId).execute()
}

export async function findLook(db: Db, corpId: string): Promise<LookRow | undefined> {
  return db.selectFrom('moment_look').selectAll().where('corp_id', '=', corpId).executeTakeFirst()
}

/** Keeps posts that are new; they are looked at now. */
export async function addMoments(
  db: Db,
  corpId: string,
  posts: readonly ToldPost[],
  now: Date,
): Promise<void> {
  if (posts.length === 0) return
  const rows = posts.map((post) => ({
    corp_id: corpId,
    moment_id: post.momentId,
    staff_id: post.staffId,
    text: post.text,
    posted_at: post.postedAt,
    next_at: now,
  }))
  await db
    .insertInto('moment')
    .values(rows)
    .onConflict((oc) => oc.doNothing())
    .execute()
}

export async function listDueMoments(
  db: Db,
  corpId: string,
  now: Date,
  limit: number,
): Promise<MomentRow[]> {
  return db
    .selectFrom('moment')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('moment_id')
    .limit(limit)
    .execute()
}

export async function changeMoment(
  db: Db,
  moment: Pick<MomentRow, 'corp_id' | 'moment_id'>,
  set: Partial<Pick<MomentRow, 'next_at' | 'looked_at'>>,
): Promise<void> {
  await db
    .updateTable('moment')
    .set(set)
    .where('corp_id', '=', moment.corp_id)
    .where('moment_id', '=', moment.moment_id)
    .execute()
}

/** Posts that nobody looks at any more are not kept for ever; what came of them is in the signals. */
export async function forgetMoments(db: Db, corpId: string, before: Date): Promise<void> {
  await db
    .deleteFrom('moment')
    .where('corp_id', '=', corpId)
    .where('posted_at', '<', before)
    .where('next_at', 'is', null)
    .execute()
}

/** When the next of a corp's posts is due. */
export async function findNextDue(db: Db, corpId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('moment')
    .select((eb) => eb.fn.min('next_at').as('at'))
    .where('corp_id', '=', corpId)
    .where('next_at', 'is not', null)
    .executeTakeFirst()
  return row?.at ?? null
}
