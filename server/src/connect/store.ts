import type { Db } from '../db/open.ts'
import { raiseReferenceVersion } from '../db/corp.ts'
import { json } from '../db/json.ts'

export type CorpEntry = {
  corpId: string
  name: string
  wecomCorpId: string
  agentId: string
  secretSealed: string
  publicUrl: string
}

/** Adds a corp, or brings a known one up to date; what else it has stays. */
export async function saveCorp(db: Db, corp: CorpEntry, now: Date): Promise<void> {
  const row = {
    name: corp.name,
    wecom_corp_id: corp.wecomCorpId,
    agent_id: corp.agentId,
    secret_sealed: corp.secretSealed,
    public_url: corp.publicUrl,
  }
  await db
    .insertInto('corp')
    .values({ corp_id: corp.corpId, ...row, created_at: now })
    .onConflict((oc) => oc.column('corp_id').doUpdateSet(row))
    .execute()
  // Tokens of a former secret are of no use.
  await db.deleteFrom('wecom_token').where('corp_id', '=', corp.corpId).execute()
  await raiseReferenceVersion(db, corp.corpId)
}

/** Why this key and this 企业ID do not belong together; undefined: they do, or both are new. */
export async function findOtherJoining(
  db: Db,
  corpId: string,
  wecomCorpId: string,
): Promise<string | undefined> {
  const rows = await db
    .selectFrom('corp')
    .select(['corp_id', 'wecom_corp_id', 'directory_fetched_at'])
    .where((where) =>
      where.or([where('corp_id', '=', corpId), where('wecom_corp_id', '=', wecomCorpId)]),
    )
    .execute()
  const taken = rows.find((row) => row.corp_id === corpId && row.wecom_corp_id !== wecomCorpId)
  // Before the first sync the key holds nothing of anybody: a mistyped 企业ID may be mended.
  if (taken?.directory_fetched_at)
    return `${corpId}: 已经是另一家企业 is another company already (${taken.wecom_corp_id}); 换一个简称 take another key`
  const elsewhere = rows.find((row) => row.corp_id !== corpId)
  if (elsewhere)
    return `${wecomCorpId}: 已经接在简称 ${elsewhere.corp_id} 上 is connected already; 用这个简称 use that key`
  return undefined
}

export async function listCorps(db: Db): Promise<{ corpId: string; name: string }[]> {
  const rows = await db.selectFrom('corp').select(['corp_id', 'name']).orderBy('corp_id').execute()
  return rows.map((row) => ({ corpId: row.corp_id, name: row.name }))
}

export async function saveCallbackKeys(
  db: Db,
  corpId: string,
  sealed: { token: string; aesKey: string },
): Promise<void> {
  await db
    .updateTable('corp')
    .set({
      callback_token_sealed: sealed.token,
      callback_key_sealed: sealed.aesKey,
      callback_checked_at: null,
    })
    .where('corp_id', '=', corpId)
    .execute()
}

export async function saveDomainFile(
  db: Db,
  corpId: string,
  file: { name: string; text: string },
): Promise<void> {
  await db
    .updateTable('corp')
    .set({ verify_file_name: file.name, verify_file_text: file.text })
    .where('corp_id', '=', corpId)
    .execute()
}

/** The text of a trusted-domain file that one of the corps has been given. */
export async function findDomainFile(db: Db, name: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('corp')
    .select('verify_file_text')
    .where('verify_file_name', '=', name)
    .executeTakeFirst()
  return row?.verify_file_text ?? undefined
}

/** Makes a person an operator; the directory fills in the rest with the first sync. */
export async function saveOperator(
  db: Db,
  corpId: string,
  person: { staffId: string; name: string },
  now: Date,
): Promise<void> {
  await db
    .insertInto('staff')
    .values({
      corp_id: corpId,
      staff_id: person.staffId,
      name: person.name,
      role: 'operator',
      capabilities: json([]),
      rest_days: json([]),
      joined_at: now,
    })
    .onConflict((oc) =>
      oc.columns(['corp_id', 'staff_id']).doUpdateSet({ role: 'operator', active: true }),
    )
    .execute()
  await raiseReferenceVersion(db, corpId)
}

export async function findFirstOperator(db: Db, corpId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('staff')
    .select('staff_id')
    .where('corp_id', '=', corpId)
    .where('role', '=', 'operator')
    .where('active', '=', true)
    .orderBy('joined_at')
    .orderBy('staff_id')
    .executeTakeFirst()
  return row?.staff_id
}
