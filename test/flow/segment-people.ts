import type { OutcomeKind, Stage } from '@xiaoguan/shared'
import type { Db } from '@xiaoguan/server/db/open'
import fc from 'fast-check'

// Random customers for the condition language, as plain objects, and the rows they are in the database.

export const stages: Stage[] = ['lead', 'nurturing', 'won', 'lost']
export const outcomes: OutcomeKind[] = ['replied', 'ordered', 'refused']
export const channels = ['door', 'poster', '%_']
export const products = ['P1', 'P2']
export const categories = ['面霜', '精华']
export const fieldKeys = ['size', 'wedding']
export const fieldValues = ['', '5', '12', '12.5', '-3', '2026-11-20', '2027-01-05', '敏感%', '_x']

export type Names = { tags: string[]; groupOf: Record<string, string>; staff: string[] }
export type Person = {
  id: string
  stage: Stage
  main: string | null
  createdAt: Date
  lastContactAt: Date | null
  spentFen: number
  fields: Record<string, string>
  doNotDisturb: boolean
  lost: boolean
  follows: {
    staffId: string
    state: string | null
    ended: 'customer' | 'staff' | 'transfer' | null
  }[]
  tags: { staffId: string; tagId: string; present: boolean }[]
  orders: {
    at: Date
    paidFen: number
    lines: { code: string | null; category: string; paidFen: number; runsOutOn: string | null }[]
  }[]
  outcomes: { kind: OutcomeKind; at: Date; isVoid: boolean }[]
}

const hourMs = 3_600_000

/** Around now, and at the very beginning of days in Shanghai. */
function instants(now: Date) {
  const midnight = Date.parse('2026-11-19T00:00:00+08:00')
  return fc.oneof(
    fc.integer({ min: -24 * 70, max: 3 }).map((hours) => new Date(now.getTime() + hours * hourMs)),
    fc
      .tuple(fc.integer({ min: -40, max: 0 }), fc.integer({ min: -1, max: 1 }))
      .map(([days, ms]) => new Date(midnight + days * 24 * hourMs + ms)),
  )
}

export function people(now: Date, names: Names) {
  const at = instants(now)
  const line = fc.record({
    code: fc.option(fc.constantFrom(...products)),
    category: fc.constantFrom(...categories),
    paidFen: fc.constantFrom(-100, 0, 100),
    runsOutOn: fc.option(fc.constantFrom('2026-11-18', '2026-11-19', '2026-11-22', '2026-12-19')),
  })
  return fc.record({
    stage: fc.constantFrom(...stages),
    main: fc.option(fc.constantFrom(...names.staff)),
    createdAt: at,
    lastContactAt: fc.option(at),
    spentFen: fc.constantFrom(-1, 0, 100, 99_999, 100_000, 3_000_000_000),
    fields: fc.dictionary(fc.constantFrom(...fieldKeys), fc.constantFrom(...fieldValues)),
    doNotDisturb: fc.boolean(),
    lost: fc.boolean(),
    follows: fc.uniqueArray(
      fc.record({
        staffId: fc.constantFrom(...names.staff),
        state: fc.option(fc.constantFrom(...channels)),
        ended: fc.constantFrom(
          null,
          null,
          'customer' as const,
          'staff' as const,
          'transfer' as const,
        ),
      }),
      { selector: (one) => one.staffId, maxLength: 3 },
    ),
    tags: fc.uniqueArray(
      fc.record({
        staffId: fc.constantFrom(...names.staff),
        tagId: fc.constantFrom(...names.tags),
        present: fc.boolean(),
      }),
      { selector: (one) => `${one.staffId} ${one.tagId}`, maxLength: 5 },
    ),
    orders: fc.array(
      fc.record({
        at,
        paidFen: fc.constantFrom(-50, 0, 100),
        lines: fc.array(line, { maxLength: 2 }),
      }),
      { maxLength: 3 },
    ),
    outcomes: fc.array(
      fc.record({ kind: fc.constantFrom(...outcomes), at, isVoid: fc.boolean() }),
      { maxLength: 3 },
    ),
  })
}

/** Tags sit on follows: those on a follow that is not there are left out. */
export async function savePerson(db: Db, corpId: string, person: Person): Promise<void> {
  const key = { corp_id: corpId, customer_id: person.id }
  await db
    .insertInto('customer')
    .values({
      ...key,
      name: person.id,
      stage: person.stage,
      main_follower_id: person.main,
      created_at: person.createdAt,
      last_contact_at: person.lastContactAt,
      spent_fen: person.spentFen,
      fields: JSON.stringify(person.fields),
      do_not_disturb_at: person.doNotDisturb ? person.createdAt : null,
      lost_at: person.lost ? person.createdAt : null,
    })
    .execute()
  for (const { staffId, state, ended } of person.follows)
    await db
      .insertInto('follow')
      .values({
        ...key,
        staff_id: staffId,
        state,
        added_at: person.createdAt,
        ended_by: ended,
        ended_at: ended && person.createdAt,
      })
      .execute()
  const followers = new Set(person.follows.map((one) => one.staffId))
  for (const { staffId, tagId, present } of person.tags.filter((one) => followers.has(one.staffId)))
    await db
      .insertInto('follow_tag')
      .values({
        ...key,
        staff_id: staffId,
        tag_id: tagId,
        present,
        added_at: person.createdAt,
        source: 'staff',
        sync: 'synced',
      })
      .execute()
  await saveOrders(db, key, person)
  for (const { kind, at, isVoid } of person.outcomes)
    await db
      .insertInto('outcome')
      .values({
        ...key,
        outcome_id: crypto.randomUUID(),
        touch_id: crypto.randomUUID(),
        kind,
        at,
        void_at: isVoid ? at : null,
      })
      .execute()
}

async function saveOrders(
  db: Db,
  key: { corp_id: string; customer_id: string },
  { orders }: Person,
): Promise<void> {
  for (const [n, order] of orders.entries()) {
    const order_no = `N${n}`
    await db
      .insertInto('purchase')
      .values({
        ...key,
        order_no,
        paid_fen: order.paidFen,
        at: order.at,
        source: 'imported',
        created_at: order.at,
      })
      .execute()
    for (const [line_no, line] of order.lines.entries())
      await db
        .insertInto('purchase_line')
        .values({
          ...key,
          order_no,
          line_no,
          product_code: line.code,
          name: line.category,
          category: line.category,
          quantity: 1,
          paid_fen: line.paidFen,
          runs_out_on: line.runsOutOn,
        })
        .execute()
  }
}
