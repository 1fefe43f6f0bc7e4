import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'

/**
 * The staff whose follow of this customer stands by the platform's answers (those she deleted included), people
 * aside whose follows the platform does not show: theirs being missing says nothing.
 */
export async function listVisibleFollowers(
  db: Db,
  corpId: string,
  customerId: string,
): Promise<string[]> {
  const rows = await listVisibleFollows(db, corpId, [customerId])
  return rows.map((row) => row.staffId)
}

/** Follows of these customers that stand, of people whom the platform shows. */
export async function listVisibleFollows(
  db: Db,
  corpId: string,
  customerIds: readonly string[],
): Promise<{ customerId: string; staffId: string }[]> {
  const rows = await db
    .selectFrom('follow as f')
    .innerJoin('staff as s', (join) =>
      join.onRef('s.corp_id', '=', 'f.corp_id').onRef('s.staff_id', '=', 'f.staff_id'),
    )
    .select(['f.customer_id', 'f.staff_id'])
    .where('f.corp_id', '=', corpId)
    .where('f.customer_id', 'in', [...customerIds, ''])
    .where((eb) => eb.or([eb('f.ended_at', 'is', null), eb('f.ended_by', '=', 'customer')]))
    .where('s.active', '=', true)
    .where((eb) => eb.or([eb('s.in_scope', 'is', null), eb('s.in_scope', '=', true)]))
    .orderBy('f.staff_id')
    .execute()
  return rows.map((row) => ({ customerId: row.customer_id, staffId: row.staff_id }))
}

/** The platform was asked about these customers, and nobody follows them any more. */
export async function noteFetched(
  db: Db,
  corpId: string,
  customerIds: readonly string[],
  seenAt: Date,
) {
  if (customerIds.length === 0) return
  await db
    .updateTable('customer')
    .set({ fetched_at: seenAt })
    .where('corp_id', '=', corpId)
    .where('customer_id', 'in', [...customerIds])
    .where((eb) => eb.or([eb('fetched_at', 'is', null), eb('fetched_at', '<', seenAt)]))
    .execute()
}

/** She wrote to one of us at this moment, or later as we know already. */
export async function noteWrote(db: Db, corpId: string, customerId: string, at: Date) {
  await db
    .updateTable('customer')
    .set({ wrote_at: at })
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .where((eb) => eb.or([eb('wrote_at', 'is', null), eb('wrote_at', '<', at)]))
    .execute()
}

/** For the operator: a link of 获客助手 is gone or its balance low. */
export async function putAcquisitionNotice(
  db: Db,
  corpId: string,
  { subject, notice, at }: { subject: string; notice: string; at: Date },
) {
  const row = { detail: json({ notice }), found_at: at }
  await db
    .insertInto('sync_finding')
    .values({ corp_id: corpId, kind: 'acquisition_notice', subject, ...row })
    .onConflict((oc) =>
      oc
        .columns(['corp_id', 'kind', 'subject'])
        .doUpdateSet(row)
        .where('sync_finding.found_at', '<=', at),
    )
    .execute()
}
