import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

export type Follow = { corpId: string; customerId: string; staffId: string }
export type RemarkWords = { remark: string | null; description: string | null }
export type RemarkWish = RemarkWords & {
  revision: number
  sync: 'synced' | 'pending' | 'refused'
}

const lookLock = 4_107_003

function selectWish(db: Db, { corpId, customerId, staffId }: Follow) {
  return db
    .selectFrom('follow')
    .select(['remark', 'description', 'remark_revision as revision', 'remark_sync as sync'])
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .where('staff_id', '=', staffId)
}

/** The words of a follow, told or not. */
export async function findRemark(db: Db, follow: Follow): Promise<RemarkWish | undefined> {
  return selectWish(db, follow).executeTakeFirst()
}

/** The words of a follow that stands. */
export async function findOwnRemark(db: Db, follow: Follow): Promise<RemarkWish | undefined> {
  return selectWish(db, follow).where('ended_at', 'is', null).executeTakeFirst()
}

/** Wishes these words; the platform is to be told. */
export async function wishRemark(db: Db, follow: Follow, words: RemarkWords): Promise<void> {
  await ofFollow(db, follow)
    .set((eb) => ({
      ...words,
      remark_sync: 'pending',
      remark_problem: null,
      remark_revision: eb('remark_revision', '+', 1),
    }))
    .execute()
}

/** Why the wish waits. */
export async function noteRemarkProblem(
  db: Db,
  follow: Follow,
  revision: number,
  problem: string,
): Promise<void> {
  await ofFollow(db, follow)
    .set({ remark_problem: problem })
    .where('remark_revision', '=', revision)
    .where('remark_sync', '=', 'pending')
    .execute()
}

/** The platform has decided; `words`: what it has, when it showed them. Its row is locked by the customer's. */
export async function settleRemark(
  db: Db,
  follow: Follow,
  settled: { problem: string | null; words: RemarkWords | undefined },
): Promise<void> {
  await ofFollow(db, follow)
    .set({
      remark_sync: settled.problem === null ? 'synced' : 'refused',
      remark_problem: settled.problem,
      ...settled.words,
    })
    .execute()
}

/** Told once more: an older word of ours may have come in last. */
export async function unsettleRemark(db: Db, follow: Follow): Promise<void> {
  await ofFollow(db, follow).set({ remark_sync: 'pending', remark_problem: null }).execute()
}

function ofFollow(db: Db, { corpId, customerId, staffId }: Follow) {
  return db
    .updateTable('follow')
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .where('staff_id', '=', staffId)
}

/** Whether this process may look now; another that looks at the same moment would ask for the same jobs. */
export async function takeRemarkLook(db: Db): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${lookLock}) as taken`.execute(db)
  return rows[0]?.taken ?? false
}

/** Follows whose words wait though no job waits, runs or is to be tried again. */
export async function listForgottenRemarks(db: Db, most: number): Promise<Follow[]> {
  const { rows } = await sql<Follow>`select f.corp_id as "corpId",
      f.customer_id as "customerId", f.staff_id as "staffId"
    from follow f
    where f.remark_sync = 'pending' and not exists (
      select 1 from pgboss.job j
      where j.name = 'remark.sync' and j.state < 'completed' and j.data ->> 'corpId' = f.corp_id
        and j.data ->> 'customerId' = f.customer_id and j.data ->> 'staffId' = f.staff_id)
    order by 1, 2, 3 limit ${most}`.execute(db)
  return rows
}
