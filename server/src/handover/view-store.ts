import type {
  Handover,
  HandoverCustomerState,
  HandoverKind,
  HandoverLeaver,
} from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { staffInReach } from '../http/access.ts'
import type { Session } from '../http/session.ts'

const listMost = 50
const customersMost = 2000

type Row = {
  handoverId: string
  kind: HandoverKind
  fromId: string
  fromName: string
  toId: string
  toName: string
  askedBy: string
  askedAt: Date
  state: 'waiting' | 'done'
  problem: string | null
} & Handover['counts']

/** Hand-overs of people the asker leads, the newest first. */
export async function listViews(db: Db, session: Session): Promise<Handover[]> {
  return views(db, session, sql`true`)
}

/** One of them; undefined also when it is none of the asker's. */
export async function findView(
  db: Db,
  session: Session,
  handoverId: string,
): Promise<Handover | undefined> {
  const [found] = await views(db, session, sql`h.handover_id = ${handoverId}::uuid`)
  return found
}

async function views(db: Db, session: Session, only: RawBuilder<unknown>): Promise<Handover[]> {
  const count = (state: HandoverCustomerState) =>
    sql`count(*) filter (where hc.state = ${sql.lit(state)})::int as ${sql.ref(state)}`
  const { rows } = await sql<Row>`select h.handover_id as "handoverId", h.kind,
      h.from_id as "fromId", coalesce(f.name, h.from_id) as "fromName",
      h.to_id as "toId", coalesce(t.name, h.to_id) as "toName",
      coalesce(a.name, h.asked_by) as "askedBy", h.asked_at as "askedAt", h.state, h.problem,
      n.asked, n.waiting, n.done, n.refused, n."limit", n.failed
    from handover h
    left join staff f on f.corp_id = h.corp_id and f.staff_id = h.from_id
    left join staff t on t.corp_id = h.corp_id and t.staff_id = h.to_id
    left join staff a on a.corp_id = h.corp_id and a.staff_id = h.asked_by
    cross join lateral (select ${sql.join(
      (['asked', 'waiting', 'done', 'refused', 'limit', 'failed'] as const).map(count),
    )} from handover_customer hc
      where hc.corp_id = h.corp_id and hc.handover_id = h.handover_id) n
    where h.corp_id = ${session.corpId} and ${staffInReach(session, sql.ref('h.from_id'))}
      and ${only}
    order by h.asked_at desc, h.handover_id limit ${listMost}`.execute(db)
  return rows.map(({ asked, waiting, done, refused, limit, failed, ...row }) => ({
    handoverId: row.handoverId,
    kind: row.kind,
    from: { staffId: row.fromId, name: row.fromName },
    to: { staffId: row.toId, name: row.toName },
    askedBy: row.askedBy,
    askedAt: row.askedAt.toISOString(),
    state: row.state,
    counts: { asked, waiting, done, refused, limit, failed },
    problem: row.problem,
  }))
}

export type CustomerView = {
  customerId: string
  name: string
  state: HandoverCustomerState
  errcode: number | null
  endedAt: Date | null
}

/** What came of each: trouble first, then what is under way. */
export async function listCustomerViews(
  db: Db,
  corpId: string,
  handoverId: string,
): Promise<CustomerView[]> {
  const { rows } = await sql<CustomerView>`select hc.customer_id as "customerId",
      coalesce(c.salutation, c.name, hc.customer_id) as name, hc.state, hc.errcode,
      hc.ended_at as "endedAt"
    from handover_customer hc
    left join customer c on c.corp_id = hc.corp_id and c.customer_id = hc.customer_id
    where hc.corp_id = ${corpId} and hc.handover_id = ${handoverId}::uuid
    order by case hc.state when 'refused' then 0 when 'limit' then 0 when 'failed' then 0
      when 'done' then 2 else 1 end, hc.state, hc.customer_id
    limit ${customersMost}`.execute(db)
  return rows
}

/** People who left, led by the asker, whose customers are on their way to nobody. */
export async function listLeavers(db: Db, session: Session): Promise<HandoverLeaver[]> {
  const { rows } = await sql<HandoverLeaver>`select s.staff_id as "staffId", s.name,
      count(*)::int as customers,
      (select count(*)::int from task t where t.corp_id = ${session.corpId}
        and t.staff_id = s.staff_id and t.state in ('scheduled', 'due')) as "openTasks"
    from staff s
    join follow f on f.corp_id = s.corp_id and f.staff_id = s.staff_id and f.ended_at is null
    where s.corp_id = ${session.corpId} and not s.active
      and ${staffInReach(session, sql.ref('s.staff_id'))}
      and not exists (select 1 from handover_customer h where h.corp_id = f.corp_id
        and h.customer_id = f.customer_id and h.from_id = f.staff_id
        and h.state in ('asked', 'waiting'))
    group by s.staff_id, s.name, s.left_at
    order by s.left_at desc nulls last, s.staff_id limit 20`.execute(db)
  return rows
}
