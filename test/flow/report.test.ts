import { randomUUID } from 'node:crypto'
import {
  type Completion,
  type CompletionPart,
  type TaskFacts,
  type TaskState,
  completionPart,
  listPersonTasks,
  loadCompletion,
  noCompletion,
} from '@xiaoguan/shared'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type TestCorp,
  type TestCustomer,
  type TestStaff,
  newCorp,
  refusalOf,
} from '../support/people.ts'

const hourMs = 3_600_000

type Fact = TaskFacts & { dueAt: Date; deadlineAt: Date }

async function addTasks(
  corp: TestCorp,
  staff: TestStaff,
  customer: TestCustomer,
  facts: readonly Fact[],
  departmentId = 11,
) {
  const sop = await corp.newSop()
  for (const fact of facts)
    await corp.app.deps.db
      .insertInto('task')
      .values({
        corp_id: corp.corpId,
        customer_id: customer.customerId,
        task_id: randomUUID(),
        enrollment_id: randomUUID(),
        step_id: 'step1',
        touchpoint: 'chat',
        sop_id: sop.sopId,
        sop_version_id: sop.sopVersionId,
        staff_id: staff.staffId,
        department_id: departmentId,
        state: fact.state,
        due_at: fact.dueAt,
        deadline_at: fact.deadlineAt,
        first_deadline_at: fact.firstDeadlineAt,
        lapses_at: fact.deadlineAt,
        postponed_to: fact.postponedTo,
        done_at: fact.doneAt,
        done_how: fact.doneHow,
        left_out: fact.leftOut,
        created_at: corp.app.clock.now(),
      })
      .execute()
}

/** A task whose deadline lies `deadline` hours from now. */
function lateBy(now: Date, deadline: number, given: Partial<Fact> = {}): Fact {
  const at = (hours: number) => new Date(now.getTime() + hours * hourMs)
  return {
    state: 'due',
    doneAt: null,
    doneHow: null,
    postponedTo: null,
    leftOut: null,
    firstDeadlineAt: at(deadline),
    deadlineAt: at(deadline),
    dueAt: at(deadline - 2),
    ...given,
  }
}

const partFields = {
  on_time_confirmed: 'onTimeConfirmed',
  on_time_self: 'onTimeSelf',
  late: 'late',
  skipped: 'skipped',
  postponed: 'postponed',
  missed: 'missed',
} as const satisfies Partial<Record<CompletionPart, keyof Completion>>

/** The figures by the shared rule, task by task. */
function recompute(facts: readonly Fact[], from: Date, to: Date, now: Date): Completion {
  const sum = { ...noCompletion }
  for (const one of facts) {
    const open = one.state === 'scheduled' || one.state === 'due'
    if (open && one.dueAt <= now && one.deadlineAt < now) sum.overdue += 1
    if (one.firstDeadlineAt < from || one.firstDeadlineAt >= to) continue
    const part = completionPart(one, now)
    if (part === 'left_out') continue
    if (part === 'not_yet_due') {
      sum.notYetDue += 1
      continue
    }
    sum.owed += 1
    sum[partFields[part]] += 1
  }
  return sum
}

function anyFacts(now: Date): fc.Arbitrary<Fact[]> {
  const minutes = fc.integer({ min: -35 * 1440, max: 2 * 1440 })
  const at = minutes.map((offset) => new Date(now.getTime() + offset * 60_000))
  const states: TaskState[] = ['scheduled', 'due', 'done', 'skipped', 'lapsed', 'cancelled']
  const one = fc.record({
    state: fc.constantFrom(...states),
    firstDeadlineAt: fc.oneof(at, fc.constant(now)),
    deadlineAt: fc.oneof(at, fc.constant(now)),
    dueAt: at,
    doneAt: fc.option(at),
    doneHow: fc.option(fc.constantFrom('confirmed' as const, 'self' as const)),
    postponedTo: fc.option(at),
    leftOut: fc.option(fc.constantFrom('goal', 'lost', 'cap')),
  })
  return fc.array(one, { minLength: 1, maxLength: 25 })
}

describe('completion', () => {
  it('agrees with the shared rule over any tasks', async () => {
    const corp = await newCorp()
    const now = corp.app.clock.now()
    await fc.assert(
      fc.asyncProperty(
        anyFacts(now),
        fc.constantFrom('today', '7d', '30d'),
        async (all, period) => {
          const staff = await corp.newStaff()
          const customer = await corp.newCustomer([staff])
          await addTasks(corp, staff, customer, all)
          const report = await corp.call(staff, loadCompletion, {}, { query: { period } })
          const expected = recompute(all, new Date(report.from), new Date(report.to), now)
          expect(report.total).toEqual(expected)
          const behind = await corp.call(staff, listPersonTasks, staff, { query: { period } })
          expect(behind.completion).toEqual(expected)
        },
      ),
      { numRuns: 15 },
    )
  })

  it('sums departments, people and SOPs to the whole, and compares with yesterday up to now', async () => {
    const corp = await newCorp()
    await corp.addDepartment(12, 1, '二店')
    const operator = await corp.newStaff({ role: 'operator', departmentId: 1 })
    const first = await corp.newStaff({ name: '王芳' })
    const second = await corp.newStaff({ name: '刘思琪', departmentId: 12 })
    const customer = await corp.newCustomer([first, second])
    const now = corp.app.clock.now()
    const done = { state: 'done', doneHow: 'confirmed' } as const
    await addTasks(corp, first, customer, [
      lateBy(now, -1, { ...done, doneAt: new Date(now.getTime() - 2 * hourMs) }),
      lateBy(now, -2),
      lateBy(now, 3, { state: 'scheduled' }),
      lateBy(now, -25, { ...done, doneAt: new Date(now.getTime() - 26 * hourMs) }),
      // Yesterday, but later than this time of day.
      lateBy(now, -20, { state: 'lapsed' }),
    ])
    await addTasks(corp, second, customer, [lateBy(now, -3, { state: 'skipped' })], 12)
    const report = await corp.call(operator, loadCompletion, {}, { query: { period: 'today' } })
    expect(report.scopeName).toBe('全公司')
    expect(report.total).toMatchObject({
      owed: 3,
      onTimeConfirmed: 1,
      missed: 1,
      skipped: 1,
      notYetDue: 1,
      overdue: 1,
    })
    expect(report.before).toMatchObject({ owed: 1, onTimeConfirmed: 1 })
    expect(report.departments.map(({ name, completion }) => [name, completion.owed])).toEqual([
      ['一店', 2],
      ['二店', 1],
    ])
    expect(report.people.map(({ name }) => name).toSorted()).toEqual(['刘思琪', '王芳'])
    expect(report.sops.reduce((sum, { completion }) => sum + completion.owed, 0)).toBe(3)
  })

  it('shows a lead her department only, and staff themselves only', async () => {
    const corp = await newCorp()
    await corp.addDepartment(12, 1, '二店')
    const lead = await corp.newStaff({ leads: [11] })
    const mine = await corp.newStaff({ name: '王芳' })
    const other = await corp.newStaff({ name: '刘思琪', departmentId: 12 })
    const customer = await corp.newCustomer([mine, other])
    const now = corp.app.clock.now()
    await addTasks(corp, mine, customer, [lateBy(now, -1)])
    await addTasks(corp, other, customer, [lateBy(now, -1), lateBy(now, -2)], 12)
    const query = { period: 'today' as const }
    const seen = async (staff: TestStaff) =>
      (await corp.call(staff, loadCompletion, {}, { query })).total.owed
    expect([await seen(lead), await seen(mine), await seen(other)]).toEqual([1, 1, 2])
    const asked = (staff: TestStaff, departmentId: string) =>
      refusalOf(corp.call(staff, loadCompletion, {}, { query: { ...query, departmentId } }))
    expect(await asked(lead, '11')).toBe('ok')
    expect(await asked(lead, '12')).toBe('not_allowed')
    expect(await asked(mine, '11')).toBe('not_allowed')
    const list = (asker: TestStaff, whose: TestStaff) =>
      refusalOf(corp.call(asker, listPersonTasks, whose, { query }))
    expect(await list(lead, mine)).toBe('ok')
    expect(await list(lead, other)).toBe('not_allowed')
    expect(await list(mine, other)).toBe('not_allowed')
    const { tasks, name } = await corp.call(lead, listPersonTasks, mine, { query })
    expect(name).toBe('王芳')
    expect(tasks).toMatchObject([{ customerName: '小雨', part: 'missed', stepTitle: '第 1 步' }])
  })
})
