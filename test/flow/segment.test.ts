import { type Condition, Segment } from '@xiaoguan/shared'
import { checkSegment } from '@xiaoguan/server/customer/segment'
import { segmentSql } from '@xiaoguan/server/customer/segment-store'
import { getReference } from '@xiaoguan/server/corp/store'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { Problem } from '@xiaoguan/server/problem'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newCorp } from '../support/people.ts'
import * as p from './segment-people.ts'
import { fits } from './segment-truth.ts'

const timeZone = 'Asia/Shanghai'

async function peopledCorp(count: number, seed: number) {
  const corp = await newCorp()
  const { db } = corp.app.deps
  const staff = [await corp.newStaff(), await corp.newStaff({ departmentId: 1 })]
  const [own, other] = [corp.tagGroupId, `${corp.tagGroupId}2`]
  const more = `${corp.tagIds[0]}x`
  await db
    .insertInto('tag_group')
    .values({ corp_id: corp.corpId, tag_group_id: other, name: '预算', tag_class: 'fact' })
    .execute()
  await db
    .insertInto('tag')
    .values({ corp_id: corp.corpId, tag_id: more, tag_group_id: other, name: '高' })
    .execute()
  const names: p.Names = {
    tags: [...corp.tagIds, more],
    groupOf: Object.fromEntries([...corp.tagIds.map((id) => [id, own]), [more, other]]),
    staff: staff.map((one) => one.staffId),
  }
  const now = corp.app.clock.now()
  const made = fc.sample(p.people(now, names), { numRuns: count, seed })
  const people = made.map((one, n): p.Person => ({ ...one, id: `wm${n}` }))
  await db.transaction().execute(async (db) => {
    for (const person of people) await p.savePerson(db, corp.corpId, person)
  })
  const world = { ...names, now, departmentOf: { [names.staff[0]!]: 11, [names.staff[1]!]: 1 } }
  return { corp, db, now, names, people, world, groups: [own, other] }
}

function conditions(names: p.Names, groups: string[]): fc.Arbitrary<Condition> {
  const some = <T>(values: readonly T[]) => fc.subarray([...values])
  const days = fc.constantFrom(0, 1, 2, 7, 30, 60)
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
  const kind = <K extends Condition['kind']>(name: K) => fc.constant(name)
  const plain = fc.oneof(
    fc.record({ kind: kind('tag'), any: some(names.tags) }),
    fc.record({ kind: kind('no_tag'), any: some(names.tags) }),
    fc.record({ kind: kind('group_unknown'), tagGroupIds: some(groups) }),
    fc.record({ kind: kind('stage'), in: some(p.stages) }),
    fc.record({ kind: kind('main_follower'), in: some(names.staff) }),
    fc.record({ kind: kind('department'), in: some([1, 11]) }),
    fc.record({ kind: kind('silent'), atLeastDays: days }),
    fc.record({ kind: kind('contacted'), withinDays: days }),
    fc.record({ kind: kind('added'), atLeastDays: maybe(days), atMostDays: maybe(days) }),
    fc.record({
      kind: kind('spent'),
      atLeastFen: maybe(fc.constantFrom(0, 100, 100_000)),
      belowFen: maybe(fc.constantFrom(100_000, 4_000_000_000)),
    }),
    fc.record({
      kind: kind('bought'),
      productCodes: some(p.products),
      categories: some(p.categories),
      withinDays: fc.option(days),
    }),
    fc.record({ kind: kind('runs_out'), withinDays: days }),
    fc.record({ kind: kind('outcome'), in: some(p.outcomes), withinDays: days }),
    fc.record({ kind: kind('channel'), in: some(p.channels) }),
    fc.record({
      kind: kind('field'),
      fieldKey: fc.constantFrom(...p.fieldKeys),
      op: fc.constantFrom('is', 'is_not', 'has', 'at_least', 'at_most', 'known', 'unknown'),
      value: maybe(fc.constantFrom(...p.fieldValues)),
    }),
    fc.record({ kind: kind('do_not_disturb'), is: fc.boolean() }),
    fc.record({ kind: kind('lost'), is: fc.boolean() }),
  )
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 5, arbitrary: plain },
      fc.record({ kind: kind('any'), of: fc.array(tie('condition'), { maxLength: 3 }) }),
      fc.record({ kind: kind('all'), of: fc.array(tie('condition'), { maxLength: 3 }) }),
      fc.record({ kind: kind('not'), of: tie('condition') }),
    ),
  }))
  return condition
}

describe('a segment', () => {
  it('means the same in the database as written down without SQL, for anybody and any conditions', async () => {
    const { corp, db, now, names, people, world, groups } = await peopledCorp(60, 4)
    const moment = { now, timeZone }
    await fc.assert(
      fc.asyncProperty(
        fc.array(conditions(names, groups), { maxLength: 3 }),
        fc.constantFrom(...people),
        async (all, one) => {
          const segment = { all }
          const found = await sql<{ id: string }>`select c.customer_id as id from customer c
            where c.corp_id = ${corp.corpId} and ${segmentSql(corp.corpId, segment, moment)}`.execute(
            db,
          )
          const wanted = people.filter((person) => fits(person, segment, world))
          expect(found.rows.map((row) => row.id).toSorted()).toEqual(
            wanted.map((person) => person.id).toSorted(),
          )
          const alone = await sql`select 1 from customer c where c.corp_id = ${corp.corpId}
            and c.customer_id = ${one.id}
            and ${segmentSql(corp.corpId, segment, { ...moment, customerId: one.id })}`.execute(db)
          expect(alone.rows.length === 1).toBe(wanted.includes(one))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('is never asked of another corp’s customers', async () => {
    const { corp, db, now } = await peopledCorp(3, 1)
    const other = await newCorp()
    const { rows } = await sql`select 1 from customer c where c.corp_id = ${other.corpId}
      and ${segmentSql(corp.corpId, { all: [] }, { now, timeZone })}`.execute(db)
    expect(rows).toEqual([])
  })

  it('names what this corp does not have, by its path', async () => {
    const { corp, db } = await peopledCorp(1, 1)
    const reference = await getReference(db, corp.corpId)
    const known: Segment = { all: [{ kind: 'tag', any: corp.tagIds }] }
    expect(() => checkSegment(reference, known)).not.toThrow()
    const segment: Segment = {
      all: [
        { kind: 'tag', any: [corp.tagIds[0]!, 'gone'] },
        {
          kind: 'not',
          of: { kind: 'any', of: [{ kind: 'group_unknown', tagGroupIds: ['gone'] }] },
        },
        { kind: 'main_follower', in: ['nobody'] },
        { kind: 'department', in: [11, 99] },
      ],
    }
    const problem = problemOf(() => checkSegment(reference, segment, { where: 'body.segment' }))
    expect(problem).toMatchObject({ code: 'segment.unknown' })
    expect(Object.keys(problem.fields ?? {})).toEqual([
      'body.segment.all.0.any.1',
      'body.segment.all.1.of.of.0.tagGroupIds.0',
      'body.segment.all.2.in.0',
      'body.segment.all.3.in.1',
    ])
  })

  it('knows no 🔒 tag for who may not see it', async () => {
    const { corp, db } = await peopledCorp(1, 1)
    await db
      .updateTable('tag_group')
      .set({ sensitive: true })
      .where('corp_id', '=', corp.corpId)
      .where('tag_group_id', '=', corp.tagGroupId)
      .execute()
    await raiseReferenceVersion(db, corp.corpId)
    const reference = await getReference(db, corp.corpId)
    const segment: Segment = { all: [{ kind: 'no_tag', any: [corp.tagIds[0]!] }] }
    expect(() => checkSegment(reference, segment)).not.toThrow()
    const problem = problemOf(() => checkSegment(reference, segment, { seesSensitive: false }))
    expect(problem.code).toBe('segment.unknown')
  })

  it('of more than 40 conditions, or deeper than 4, is refused', () => {
    const one: Condition = { kind: 'lost', is: true }
    const nest = (depth: number): Condition =>
      depth === 1 ? one : { kind: 'not', of: nest(depth - 1) }
    expect(Segment.safeParse({ all: Array.from({ length: 40 }, () => one) }).success).toBe(true)
    expect(Segment.safeParse({ all: Array.from({ length: 41 }, () => one) }).success).toBe(false)
    expect(Segment.safeParse({ all: [nest(4)] }).success).toBe(true)
    expect(Segment.safeParse({ all: [nest(5)] }).success).toBe(false)
  })
})

function problemOf(act: () => void): Problem {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return error
  }
  throw new Error('no problem came')
}
