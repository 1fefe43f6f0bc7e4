import { randomUUID } from 'node:crypto'
import {
  type CustomerOrder,
  listCustomers,
  loadChoices,
  type Segment,
  setSalutation,
} from '@xiaoguan/shared'
import { sql } from 'kysely'
import type * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestStaff, newCorp, refusalOf } from '../support/people.ts'

type Wish = Partial<z.input<(typeof listCustomers)['body']>>

const ask = (corp: TestCorp, asker: TestStaff, wish: Wish = {}) =>
  corp.call(
    asker,
    listCustomers,
    {},
    {
      body: {
        words: '',
        segment: { all: [] },
        whose: 'reach',
        order: 'last_contact',
        after: null,
        ...wish,
      },
    },
  )
const namesOf = async (corp: TestCorp, asker: TestStaff, wish: Wish = {}) =>
  (await ask(corp, asker, wish)).customers.map((one) => one.name).toSorted()
const set = (corp: TestCorp, customerId: string, values: object) =>
  corp.app.deps.db
    .updateTable('customer')
    .set(values)
    .where('corp_id', '=', corp.corpId)
    .where('customer_id', '=', customerId)
    .execute()
async function tag(corp: TestCorp, customerId: string, staff: TestStaff, tagIds: string[]) {
  const key = { corp_id: corp.corpId, customer_id: customerId, staff_id: staff.staffId }
  const rest = { present: true, added_at: corp.app.clock.now(), source: 'staff', sync: 'synced' }
  for (const tag_id of tagIds)
    await corp.app.deps.db
      .insertInto('follow_tag')
      .values({ ...key, tag_id, ...rest } as never)
      .execute()
}

describe('the list of customers', () => {
  it('holds only whom one follows, or who is followed in the departments one leads', async () => {
    const corp = await newCorp()
    await corp.addDepartment(12, 1, '二店')
    const one = await corp.newStaff()
    const two = await corp.newStaff({ departmentId: 12 })
    const lead = await corp.newStaff({ leads: [11] })
    const operator = await corp.newStaff({ role: 'operator', departmentId: 1 })
    await corp.newCustomer([one], { name: '甲' })
    await corp.newCustomer([two], { name: '乙' })
    await corp.newCustomer([one, two], { name: '丙' })
    const left = await corp.newCustomer([one], { name: '丁' })
    await corp.app.deps.db
      .updateTable('follow')
      .set({ ended_at: corp.app.clock.now(), ended_by: 'staff' })
      .where('customer_id', '=', left.customerId)
      .execute()
    await corp.newCustomer([lead], { name: '戊' })
    expect(await namesOf(corp, one)).toEqual(['丙', '甲'].toSorted())
    expect(await namesOf(corp, two)).toEqual(['丙', '乙'].toSorted())
    expect(await namesOf(corp, lead)).toEqual(['丙', '戊', '甲'].toSorted())
    expect(await namesOf(corp, lead, { whose: 'mine' })).toEqual(['戊'])
    expect(await namesOf(corp, operator)).toEqual(['丙', '乙', '戊', '甲'].toSorted())
    expect(await namesOf(corp, operator, { whose: 'mine' })).toEqual([])
    const elsewhere = await newCorp()
    const stranger = await elsewhere.newStaff({ role: 'operator' })
    expect(await namesOf(elsewhere, stranger)).toEqual([])
  })

  it('refuses who was put out, and a segment of things that are not there', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const segment: Segment = { all: [{ kind: 'tag', any: ['gone'] }] }
    expect(await refusalOf(ask(corp, staff, { segment }))).toBe('segment.unknown')
    await corp.app.deps.db
      .updateTable('staff')
      .set({ active: false })
      .where('staff_id', '=', staff.staffId)
      .execute()
    expect(await refusalOf(ask(corp, staff))).toBe('staff.inactive')
  })

  it.each<CustomerOrder>(['last_contact', 'longest_silent', 'newest', 'spent'])(
    'goes on page by page by %s, nobody twice and nobody left out, however many stand on one place',
    async (order) => {
      const corp = await newCorp()
      const staff = await corp.newStaff()
      const now = corp.app.clock.now().getTime()
      const ids = []
      for (let n = 0; n < 123; n++) {
        const { customerId } = await corp.newCustomer([staff])
        ids.push(customerId)
        // Many stand at the same place.
        const at = new Date(now - (n % 5) * 86_400_000)
        await set(corp, customerId, {
          last_contact_at: n % 3 === 0 ? null : at,
          created_at: at,
          spent_fen: n % 4,
        })
      }
      // PostgreSQL keeps microseconds, which a Date of ours has not.
      await sql`update customer set last_contact_at = last_contact_at + interval '7 microseconds',
        created_at = created_at + interval '3 microseconds'
        where corp_id = ${corp.corpId}`.execute(corp.app.deps.db)
      const seen: string[] = []
      const places: number[] = []
      let after: string | null = null
      do {
        const page: Awaited<ReturnType<typeof ask>> = await ask(corp, staff, { order, after })
        expect(page.count).toBe(after === null ? 123 : null)
        seen.push(...page.customers.map((one) => one.customerId))
        places.push(
          ...page.customers.map((one) => {
            if (order === 'spent') return -one.spentFen
            if (order === 'newest') return -Date.parse(one.addedAt)
            const at = Date.parse(one.lastContactAt ?? one.addedAt)
            return order === 'longest_silent' ? at : -at
          }),
        )
        ;({ after } = page)
      } while (after !== null)
      expect(seen.toSorted()).toEqual(ids.toSorted())
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    },
  )

  it('refuses a place that it did not give', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const placeOf = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
    for (const after of [
      'x',
      placeOf('spent', '1', 'wm'),
      placeOf('last_contact', '1', 'wm'),
      placeOf('last_contact', '2026-19-99 10:00:00+00', 'wm'),
      placeOf('last_contact', "'; drop table customer; --", 'wm'),
    ])
      expect(await refusalOf(ask(corp, staff, { after }))).toBe('bad_request')
  })

  it('finds by 汉字, pinyin, initials and every reading, all words together; %, _ and \\ are plain', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    for (const name of ['A0建材赵姐', '曾单', '50%会员', 'a_b', 'c\\d', '🌸小美'])
      await corp.newCustomer([staff], { name, salutation: null })
    // The row is written without a remark; the round finds what has no words yet.
    await corp.app.rounds.runAll()
    const found = (words: string) => namesOf(corp, staff, { words })
    expect(await found('赵姐')).toEqual(['A0建材赵姐'])
    expect(await found('ZHAO a0')).toEqual(['A0建材赵姐'])
    expect(await found('jczj')).toEqual(['A0建材赵姐'])
    expect(await found('赵jie')).toEqual(['A0建材赵姐'])
    expect(await found('zhao 小美')).toEqual([])
    expect(await found('cengshan')).toEqual(['曾单'])
    expect(await found('zengdan')).toEqual(['曾单'])
    expect(await found('🌸xm')).toEqual(['🌸小美'])
    expect(await found('%')).toEqual(['50%会员'])
    expect(await found('_')).toEqual(['a_b'])
    expect(await found('\\')).toEqual(['c\\d'])
  })

  it('finds by a 称呼 from the moment it is confirmed', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const { customerId } = await corp.newCustomer([staff], { name: '晴天', salutation: null })
    await corp.app.rounds.runAll()
    const body = { changeId: randomUUID(), salutation: '林姐' }
    await corp.call(staff, setSalutation, { customerId }, { body })
    expect(await namesOf(corp, staff, { words: 'linjie' })).toEqual(['晴天'])
  })

  it('shows tags of all follows, 🔒 ones only to who may see them, and lets nobody else ask for them', async () => {
    const corp = await newCorp()
    const { db } = corp.app.deps
    const staff = await corp.newStaff()
    const lead = await corp.newStaff({ leads: [11] })
    const operator = await corp.newStaff({ role: 'operator', departmentId: 1 })
    const secret = { corp_id: corp.corpId, tag_group_id: 'secret', name: '身体', must_ask: true }
    await db
      .insertInto('tag_group')
      .values({ ...secret, tag_class: 'service', sensitive: true })
      .execute()
    const pregnant = { corp_id: corp.corpId, tag_id: 'pregnant', name: '孕期' }
    await db
      .insertInto('tag')
      .values({ ...pregnant, tag_group_id: 'secret' })
      .execute()
    const { customerId } = await corp.newCustomer([staff])
    await tag(corp, customerId, staff, ['pregnant', corp.tagIds[0]!])
    const shown = async (asker: TestStaff) => {
      const row = (await ask(corp, asker)).customers[0]!
      return [row.tags.map((one) => one.name), row.tagCount, row.unknown]
    }
    expect(await shown(staff)).toEqual([['标签1', '孕期'], 2, []])
    expect(await shown(lead)).toEqual([['标签1', '孕期'], 2, []])
    expect(await shown(operator)).toEqual([['标签1'], 1, []])
    const segment: Segment = { all: [{ kind: 'no_tag', any: ['pregnant'] }] }
    expect(await refusalOf(ask(corp, lead, { segment }))).toBe('ok')
    expect(await refusalOf(ask(corp, operator, { segment }))).toBe('segment.unknown')
    const unknown: Segment = { all: [{ kind: 'group_unknown', tagGroupIds: ['secret'] }] }
    expect(await refusalOf(ask(corp, operator, { segment: unknown }))).toBe('segment.unknown')
  })
})

describe('names for the parts of a segment', () => {
  it('are of people and departments in reach', async () => {
    const corp = await newCorp()
    await corp.addDepartment(12, 1, '二店')
    const staff = await corp.newStaff({ name: '甲' })
    await corp.newStaff({ name: '乙', departmentId: 12 })
    const lead = await corp.newStaff({ name: '丙', leads: [12], departmentId: 12 })
    const operator = await corp.newStaff({ name: '丁', role: 'operator', departmentId: 1 })
    const names = async (asker: TestStaff) => {
      const choices = await corp.call(asker, loadChoices, {})
      return {
        staff: choices.staff.map((one) => one.name).toSorted(),
        departments: choices.departments.map((one) => one.departmentId).toSorted((a, b) => a - b),
      }
    }
    expect(await names(staff)).toEqual({ staff: ['甲'], departments: [] })
    expect(await names(lead)).toEqual({ staff: ['乙', '丙'].toSorted(), departments: [12] })
    expect(await names(operator)).toEqual({
      staff: ['甲', '乙', '丙', '丁'].toSorted(),
      departments: [1, 11, 12],
    })
  })
})
