import type { TroubleKind } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** When a person was last told of a kind of trouble, and how many there were. */
export type Told = { at: Date; count: number | null }

/** What messages that went out have told a person, by kind: it stands in them. */
export async function listToldTroubles(
  db: Db,
  { corpId, staffId }: { corpId: string; staffId: string },
): Promise<Map<TroubleKind, Told>> {
  const { rows } = await sql<Told & { kind: TroubleKind }>`select distinct on (t.kind) t.kind,
      t.count, m.at
    from staff_message m,
      jsonb_to_recordset(coalesce(m.body -> 'troubles', '[]')) as t(kind text, count integer)
    where m.corp_id = ${corpId} and m.staff_id = ${staffId} and m.state = 'sent'
    order by t.kind, m.at desc`.execute(db)
  return new Map(rows.map(({ kind, at, count }) => [kind, { at, count }]))
}
