import { randomUUID } from 'node:crypto'
import { type Bulk, type BulkAction, type BulkChoice, startBulk, steerBulk } from '@xiaoguan/shared'
import { createBulkStep } from '@xiaoguan/server/bulk/step.job'
import type { Deps } from '@xiaoguan/server/deps'
import { type TestCorp, type TestStaff, newCorp } from '../support/people.ts'

export type Course = 'stop' | 'go_on' | 'retry_failed' | 'take_back'

/** A shop with its lead, two clerks and an operator; 周倩 has three customers, 许诺 one. */
export async function bulkScene() {
  const corp = await newCorp()
  const lead = await corp.newStaff({ leads: [11], name: '马晓东' })
  const zhou = await corp.newStaff({ name: '周倩' })
  const xu = await corp.newStaff({ name: '许诺' })
  const operator = await corp.newStaff({ role: 'operator', departmentId: 1, name: '运营' })
  const hers = [await corp.newCustomer([zhou]), await corp.newCustomer([zhou])]
  const shared = await corp.newCustomer([zhou, xu])
  const his = await corp.newCustomer([xu])
  const [calm = '', dry = '', red = ''] = corp.tagIds
  return { corp, lead, zhou, xu, operator, hers, shared, his, calm, dry, red }
}

export const everybody: BulkChoice = { segment: { all: [] } }
export const tagAll = (add: string[], remove: string[] = []): BulkAction => {
  return { kind: 'tag', add, remove }
}

export async function begin(
  corp: TestCorp,
  staff: TestStaff,
  action: BulkAction,
  choice: BulkChoice = everybody,
  bulkId: string = randomUUID(),
): Promise<Bulk> {
  return (await corp.call(staff, startBulk, { bulkId }, { body: { choice, action } })).bulk
}

export async function steer(
  corp: TestCorp,
  staff: TestStaff,
  { bulkId }: Pick<Bulk, 'bulkId'>,
  course: Course,
): Promise<Bulk> {
  return (await corp.call(staff, steerBulk, { bulkId }, { body: { course } })).bulk
}

/** Runs the job of one bulk; as much of it as `pace` allows. */
export function work(
  { app, corpId }: TestCorp,
  { bulkId }: Pick<Bulk, 'bulkId'>,
  { pace, deps = {} }: { pace?: { size: number; atOnce: number }; deps?: Partial<Deps> } = {},
): Promise<void> {
  return createBulkStep({ ...app.deps, ...deps }, pace)({ corpId, bulkId })
}
