import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** What hand-overs came to: customers who came to this person, and those who stayed although she gave them. */
export type HandoverNews = { taken: number; stayed: number }

/**
 * Since then. A giver who left is told nothing: of her customers the lead hears who asked for the hand-over.
 */
export async function countHandoverNews(
  db: Db,
  { corpId, staffId }: { corpId: string; staffId: string },
  since: Date,
): Promise<HandoverNews> {
  const { rows } = await sql<HandoverNews>`select
      count(distinct c.customer_id)
        filter (where c.state = 'done' and c.to_id = ${staffId})::int as taken,
      count(distinct c.customer_id) filter (where c.state in ('refused', 'limit', 'failed') and ${staffId} =
        case h.kind when 'resigned' then h.asked_by else c.from_id end)::int as stayed
    from handover_customer c
    join handover h on h.corp_id = c.corp_id and h.handover_id = c.handover_id
    where c.corp_id = ${corpId} and c.ended_at > ${since}
      and ${staffId} in (c.to_id, c.from_id, h.asked_by)`.execute(db)
  return rows[0] ?? { taken: 0, stayed: 0 }
}
