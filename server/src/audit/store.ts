import { randomUUID } from 'node:crypto'
import type { Db } from '../db/open.ts'

/** What somebody did that has to be told later: by whom, what, and to whom or what. */
export type AuditEntry = {
  corpId: string
  actorId: string
  action: string
  subject: string
  at: Date
}

/** Writes to the audit log, in the transaction of what it tells of. */
export async function addAudit(
  db: Db,
  { corpId, actorId, action, subject, at }: AuditEntry,
): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      corp_id: corpId,
      audit_id: randomUUID(),
      actor_id: actorId,
      action,
      subject,
      at,
    })
    .execute()
}
