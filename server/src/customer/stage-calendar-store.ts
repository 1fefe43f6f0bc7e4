import type { Stage } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import { dayMs } from '../corp-time.ts'
import type { Db } from '../db/open.ts'
import { lockCustomers } from './contact-rows-store.ts'
import { goneDays, quietDays, stageWhenQuiet } from './stage.ts'
import { moveStages } from './stage-store.ts'

/** So many in one transaction: their rows are locked while it lasts. */
const atOnce = 200

type Row = { customer_id: string; stage: Stage; stage_at: Date | null }
const paid = sql`select 1 from purchase p where p.corp_id = c.corp_id
  and p.customer_id = c.customer_id and p.paid_fen > 0`
const answered = sql`select 1 from outcome o where o.corp_id = c.corp_id
  and o.customer_id = c.customer_id and o.void_at is null
  and o.kind not in ('no_reply', 'do_not_disturb')`

/** quiet: 有意向 without a word or a visit goes back to 在了解 · gone: who neither came nor answered is lost. */
export type CalendarKind = 'quiet' | 'gone'

/**
 * What the calendar alone changes, for the next customers after this one. Counted at the earliest from the day we came
 * to know her, so that a first sync loses nobody. Gives the last of them, to go on after; null: all are through.
 */
export function moveNextByCalendar(
  db: Db,
  corpId: string,
  { kind, after, now }: { kind: CalendarKind; after: string; now: Date },
): Promise<string | null> {
  return db.transaction().execute(async (db) => {
    const seen = await listStill(db, corpId, sql`c.customer_id > ${after}`, { kind, now })
    const ids = seen.map((row) => row.customer_id)
    // The database may sort ids another way than everybody locks them.
    await lockCustomers(db, corpId, ids)
    const rows = await listStill(db, corpId, sql`c.customer_id = any(${ids}::text[])`, {
      kind,
      now,
    })
    const moves = rows.map((customer) => {
      const to = kind === 'gone' ? 'lost' : stageWhenQuiet(customer.stage)
      return { customer, to, reason: kind }
    })
    await moveStages(db, corpId, moves, { at: now })
    return (ids.length === atOnce && ids.at(-1)) || null
  })
}

const stillFor = {
  quiet: { days: quietDays, of: sql`c.stage = 'opportunity'` },
  gone: { days: goneDays, of: sql`c.stage <> 'lost'` },
}

/** Nothing came from them for so long; a visit still to come is no silence. */
async function listStill(
  db: Db,
  corpId: string,
  among: RawBuilder<unknown>,
  { kind, now }: { kind: CalendarKind; now: Date },
): Promise<Row[]> {
  const { days, of } = stillFor[kind]
  const since = new Date(now.getTime() - days * dayMs)
  const { rows } = await sql<Row>`select c.customer_id, c.stage, c.stage_at from customer c
    where c.corp_id = ${corpId} and ${among} and ${of} and c.created_at < ${since}
      and coalesce(c.stage_at < ${since}, true) and coalesce(c.wrote_at < ${since}, true)
      and not exists (${answered} and (o.at >= ${since} or o.booked_at > ${now}))
      and not exists (${paid} and p.at >= ${since})
    order by c.customer_id limit ${atOnce}`.execute(db)
  return rows
}
