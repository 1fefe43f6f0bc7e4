import { type Selectable, sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'
import type { ChannelTable } from '../db/wecom-tables.ts'

export type ChannelRow = Selectable<ChannelTable>

export async function listChannelsOf(
  db: Db,
  corpId: string,
  states: readonly string[],
): Promise<Map<string, ChannelRow>> {
  if (states.length === 0) return new Map()
  const rows = await db
    .selectFrom('channel')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('state', 'in', states)
    .execute()
  return new Map(rows.map((row) => [row.state, row]))
}

/** Keeps states that were met and nobody described yet, so that the operator finds them. */
export async function noteStates(
  db: Db,
  corpId: string,
  states: readonly string[],
  now: Date,
): Promise<void> {
  if (states.length === 0) return
  await db
    .insertInto('channel')
    .values(
      states.map((state) => ({
        corp_id: corpId,
        state,
        name: state,
        seen_only: true,
        created_at: now,
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute()
}

export type ChannelWithCount = ChannelRow & { customers: number }

/** Channels, described ones first, with how many customers came through each. */
export async function listChannelRows(
  db: Db,
  corpId: string,
  state?: string,
): Promise<ChannelWithCount[]> {
  const only = state === undefined ? sql`true` : sql`c.state = ${state}`
  const { rows } =
    await sql<ChannelWithCount>`select c.*, coalesce(n.customers, 0)::int as customers
    from channel c
    left join (select state, count(distinct customer_id) as customers from follow
      where corp_id = ${corpId} and state is not null group by state) n on n.state = c.state
    where c.corp_id = ${corpId} and ${only}
    order by c.seen_only, c.created_at desc, c.state`.execute(db)
  return rows
}

export async function saveChannelRow(
  db: Db,
  corpId: string,
  channel: {
    state: string
    name: string
    tagIds: readonly string[]
    sopIds: readonly string[]
    introducerStaffId: string | null
    now: Date
  },
): Promise<void> {
  const set = {
    name: channel.name,
    tag_ids: json(channel.tagIds),
    sop_ids: json(channel.sopIds),
    introducer_staff_id: channel.introducerStaffId,
    seen_only: false,
  }
  await db
    .insertInto('channel')
    .values({ corp_id: corpId, state: channel.state, created_at: channel.now, ...set })
    .onConflict((oc) => oc.columns(['corp_id', 'state']).doUpdateSet(set))
    .execute()
}
