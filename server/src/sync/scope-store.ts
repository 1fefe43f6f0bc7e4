import type { Db } from '../db/open.ts'

/** Everybody on duty by our knowledge. */
export async function listDutyIds(db: Db, corpId: string): Promise<string[]> {
  const rows = await onDuty(db, corpId).execute()
  return rows.map((row) => row.staff_id)
}

/** People on duty, in order, after `after`. */
export async function listDutyAfter(
  db: Db,
  corpId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await onDuty(db, corpId).where('staff_id', '>', after).limit(limit).execute()
  return rows.map((row) => row.staff_id)
}

function onDuty(db: Db, corpId: string) {
  return db
    .selectFrom('staff')
    .select('staff_id')
    .where('corp_id', '=', corpId)
    .where('active', '=', true)
    .orderBy('staff_id')
}

/** People whose customers the platform tells, in order, after `after`. */
export async function listInScope(
  db: Db,
  corpId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await onDuty(db, corpId)
    .where('in_scope', '=', true)
    .where('staff_id', '>', after)
    .limit(limit)
    .execute()
  return rows.map((row) => row.staff_id)
}

/** The platform knows no such person though it named her: whether she is in scope is not known. */
export async function forgetScope(db: Db, corpId: string, staffId: string) {
  await db
    .updateTable('staff')
    .set({ in_scope: null })
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .execute()
}
