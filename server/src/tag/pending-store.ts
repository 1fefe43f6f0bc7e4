import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Follow } from './store.ts'

const lookLock = 4_107_002

/** Whether this process may look now; another that looks at the same moment would ask for the same jobs. */
export async function takeLook(db: Db): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${lookLock}) as taken`.execute(db)
  return rows[0]?.taken ?? false
}

/** Follows with tags that wait since before `before` though no job waits, runs or is to be tried again. */
export async function listForgotten(db: Db, before: Date, most: number): Promise<Follow[]> {
  const { rows } = await sql<Follow>`select distinct t.corp_id as "corpId",
      t.customer_id as "customerId", t.staff_id as "staffId"
    from follow_tag t
    where t.sync = 'pending' and t.added_at < ${before} and not exists (
      select 1 from pgboss.job j
      where j.name = 'tag.sync' and j.state < 'completed' and j.data ->> 'corpId' = t.corp_id
        and j.data ->> 'customerId' = t.customer_id and j.data ->> 'staffId' = t.staff_id)
    order by 1, 2, 3 limit ${most}`.execute(db)
  return rows
}
