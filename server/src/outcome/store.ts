import { type Outcome, isAnswer, strongestOutcome } from '@xiaoguan/shared'
import type { Insertable, Selectable } from 'kysely'
import { wallClock } from '../corp-time.ts'
import { isUuid } from '../customer/change-store.ts'
import type { OutcomeTable } from '../db/customer-tables.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'
import { type TouchRow, changeTouch } from '../touch/store.ts'

export type OutcomeRow = Selectable<OutcomeTable>
type Key = { corpId: string; customerId: string; outcomeId: string }

/** An answer counts in the reply rate when it came within 72 h. */
const answerMs = 72 * 3_600_000

export async function addOutcome(db: Db, row: Insertable<OutcomeTable>): Promise<OutcomeRow> {
  return db.insertInto('outcome').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function getOutcomeRow(db: Db, key: Key): Promise<OutcomeRow> {
  if (!isUuid(key.outcomeId)) throw new Problem('outcome.unknown')
  const row = await db
    .selectFrom('outcome')
    .selectAll()
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('outcome_id', '=', key.outcomeId)
    .executeTakeFirst()
  if (!row) throw new Problem('outcome.unknown')
  return row
}

export async function voidOutcome(db: Db, row: OutcomeRow, by: string, at: Date): Promise<void> {
  await db
    .updateTable('outcome')
    .set({ void_at: at, void_by: by })
    .where('corp_id', '=', row.corp_id)
    .where('customer_id', '=', row.customer_id)
    .where('outcome_id', '=', row.outcome_id)
    .execute()
}

/** The outcomes of a customer that stand, logged since then, oldest first. */
export async function listStandingSince(
  db: Db,
  key: { corpId: string; customerId: string },
  since: Date,
): Promise<OutcomeRow[]> {
  return db
    .selectFrom('outcome')
    .selectAll()
    .where('corp_id', '=', key.corpId)
    .where('customer_id', '=', key.customerId)
    .where('void_at', 'is', null)
    .where('at', '>=', since)
    .orderBy('at')
    .orderBy('outcome_id')
    .execute()
}

/** Writes on the touch what its standing outcomes come to: the strongest, and whether she answered in time. */
export async function restateTouch(db: Db, touch: TouchRow): Promise<void> {
  const standing = await db
    .selectFrom('outcome')
    .select(['kind', 'at'])
    .where('corp_id', '=', touch.corp_id)
    .where('customer_id', '=', touch.customer_id)
    .where('touch_id', '=', touch.touch_id)
    .where('void_at', 'is', null)
    .orderBy('at')
    .execute()
  const strongest = strongestOutcome(standing)
  const until = await answeredUntil(db, touch)
  await changeTouch(db, touch, {
    outcome: strongest?.kind ?? null,
    outcome_at: strongest?.at ?? null,
    answered: standing.some((one) => isAnswer(one.kind) && one.at <= until),
  })
}

/** An answer belongs to this touch until 72 h are over or the next opener went out. */
async function answeredUntil(db: Db, touch: TouchRow): Promise<Date> {
  const sentAt = touch.sent_at ?? touch.opened_at
  const latest = new Date(sentAt.getTime() + answerMs)
  const next = await db
    .selectFrom('touch')
    .select((eb) => eb.fn.min('sent_at').as('at'))
    .where('corp_id', '=', touch.corp_id)
    .where('customer_id', '=', touch.customer_id)
    .where('opener', '=', true)
    .where('sent_at', '>', sentAt)
    .executeTakeFirst()
  return next?.at && next.at < latest ? next.at : latest
}

/** The outcome as the web sees it. */
export async function getOutcome(db: Db, key: Key, timeZone: string): Promise<Outcome> {
  const row = await getOutcomeRow(db, key)
  const staff = row.recorded_by
    ? await db
        .selectFrom('staff')
        .select('name')
        .where('corp_id', '=', key.corpId)
        .where('staff_id', '=', row.recorded_by)
        .executeTakeFirst()
    : undefined
  const booked = row.booked_at ? wallClock(row.booked_at, timeZone) : null
  return {
    outcomeId: row.outcome_id,
    touchId: row.touch_id,
    kind: row.kind,
    at: row.at.toISOString(),
    by: staff?.name ?? row.recorded_by,
    bookedDay: booked?.day ?? null,
    bookedTime: booked?.time ?? null,
    amountFen: row.amount_fen,
    laterDay: row.later_day,
    reason: row.reason,
    saidBy: row.said_by,
  }
}
