import { applyDirectory, applyMember } from '@xiaoguan/server/staff/directory-store'
import type { DirectoryDepartment, DirectoryMember } from '@xiaoguan/server/staff/directory-store'
import { json } from '@xiaoguan/server/db/json'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newCorp } from '../support/people.ts'
import { testApp } from '../support/shared-app.ts'

const now = new Date('2026-11-19T10:40:00+08:00')
const later = new Date('2026-11-20T03:10:00+08:00')

const department = (
  departmentId: number,
  fields: Partial<DirectoryDepartment> = {},
): DirectoryDepartment => ({
  departmentId,
  name: `部门${departmentId}`,
  parentId: departmentId === 1 ? null : 1,
  order: 0,
  leaderIds: [],
  ...fields,
})
const member = (userId: string, fields: Partial<DirectoryMember> = {}): DirectoryMember => ({
  userId,
  name: userId,
  departmentIds: [11],
  mainDepartmentId: 11,
  leadsDepartmentIds: [],
  avatar: null,
  position: null,
  activated: true,
  ...fields,
})

type Directory = { departments: DirectoryDepartment[]; members: DirectoryMember[] }

async function apply(corpId: string, directory: Directory, at: Date) {
  const { deps } = await testApp()
  return deps.db.transaction().execute((db) => applyDirectory(db, corpId, directory, at))
}

async function applyOne(corpId: string, one: DirectoryMember | { gone: string }, at: Date) {
  const { deps } = await testApp()
  return deps.db.transaction().execute((db) => applyMember(db, corpId, one, at))
}

/** What the platform decides, of those who are here. */
async function readDirectory(corpId: string) {
  const { deps } = await testApp()
  const departments = await deps.db
    .selectFrom('department')
    .select(['department_id', 'parent_id', 'name', 'position'])
    .where('corp_id', '=', corpId)
    .orderBy('department_id')
    .execute()
  const staff = await deps.db
    .selectFrom('staff')
    .select(['staff_id', 'name', 'role', 'department_id', 'position', 'activated', 'left_at'])
    .where('corp_id', '=', corpId)
    .where('active', '=', true)
    .orderBy('staff_id')
    .execute()
  const leads = await deps.db
    .selectFrom('department_lead')
    .select(['department_id', 'staff_id'])
    .where('corp_id', '=', corpId)
    .orderBy('department_id')
    .orderBy('staff_id')
    .execute()
  return { departments, staff, leads }
}

async function findStaff(corpId: string, staffId: string) {
  const { deps } = await testApp()
  return deps.db
    .selectFrom('staff')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .executeTakeFirstOrThrow()
}

async function versionOf(corpId: string) {
  const { deps } = await testApp()
  const row = await deps.db
    .selectFrom('corp')
    .select('reference_version')
    .where('corp_id', '=', corpId)
    .executeTakeFirstOrThrow()
  return row.reference_version
}

const staffIds = ['anna', 'bert', 'cora', 'dora']
const departmentIds = [1, 11, 12, 121]
const anyDepartments = fc.subarray(departmentIds).chain((ids) =>
  fc.tuple(
    ...ids.map((departmentId) =>
      fc.record({
        departmentId: fc.constant(departmentId),
        name: fc.constantFrom('一店', '二店'),
        parentId: fc.constantFrom(null, ...departmentIds.filter((id) => id < departmentId)),
        order: fc.integer({ min: 0, max: 3 }),
        leaderIds: fc.subarray(staffIds),
      }),
    ),
  ),
)
const anyMembers = fc.subarray(staffIds).chain((ids) =>
  fc.tuple(
    ...ids.map((userId) =>
      fc.record({
        userId: fc.constant(userId),
        name: fc.constantFrom('小王', '小李'),
        departmentIds: fc.subarray(departmentIds),
        mainDepartmentId: fc.option(fc.constantFrom(...departmentIds)),
        leadsDepartmentIds: fc.subarray(departmentIds),
        avatar: fc.constant(null),
        position: fc.option(fc.constant('店长')),
        activated: fc.boolean(),
      }),
    ),
  ),
)
const anyDirectory = fc.record({ departments: anyDepartments, members: anyMembers })

describe('the directory', () => {
  it('ends as the last one applied says, whatever was before', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyDirectory, anyDirectory, async (first, second) => {
        const twice = await newCorp()
        const once = await newCorp()
        await apply(twice.corpId, first, now)
        await apply(twice.corpId, second, later)
        await apply(once.corpId, second, later)
        expect(await readDirectory(twice.corpId)).toEqual(await readDirectory(once.corpId))
      }),
      { numRuns: 12 },
    )
  })

  it('raises the version once for a change, and not at all for none', async () => {
    const { corpId } = await newCorp()
    const directory = { departments: [department(1), department(11)], members: [member('anna')] }
    const before = await versionOf(corpId)
    expect(await apply(corpId, directory, now)).toBe(true)
    expect(await versionOf(corpId)).toBe(before + 1)
    expect(await apply(corpId, directory, later)).toBe(false)
    expect(await versionOf(corpId)).toBe(before + 1)
  })

  it('keeps what is ours: operators, rest days, capabilities, store types, when somebody joined', async () => {
    const { corpId, newStaff } = await newCorp()
    const { deps } = await testApp()
    const { staffId } = await newStaff({ role: 'operator' })
    const ours = { rest_days: json([3]), capabilities: json(['welcome']), joined_at: now }
    await deps.db.updateTable('staff').set(ours).where('staff_id', '=', staffId).execute()
    await deps.db
      .updateTable('department')
      .set({ store_type: '直营' })
      .where('corp_id', '=', corpId)
      .execute()
    const directory = {
      departments: [department(1), department(11, { name: '改名的店', leaderIds: [staffId] })],
      members: [member(staffId, { name: '改名' })],
    }
    await apply(corpId, directory, later)
    expect(await findStaff(corpId, staffId)).toMatchObject({
      name: '改名',
      role: 'operator',
      rest_days: [3],
      capabilities: ['welcome'],
      joined_at: now,
    })
    const { store_type } = await deps.db
      .selectFrom('department')
      .select('store_type')
      .where('corp_id', '=', corpId)
      .where('department_id', '=', 11)
      .executeTakeFirstOrThrow()
    expect(store_type).toBe('直营')
  })

  it('lets somebody leave and come back', async () => {
    const { corpId } = await newCorp()
    const departments = [department(1), department(11)]
    const lead = member('anna', { leadsDepartmentIds: [11] })
    await apply(corpId, { departments, members: [lead, member('bert')] }, now)
    expect(await findStaff(corpId, 'anna')).toMatchObject({ role: 'lead', joined_at: now })
    await apply(corpId, { departments, members: [member('bert')] }, later)
    expect(await findStaff(corpId, 'anna')).toMatchObject({
      active: false,
      left_at: later,
      role: 'staff',
      department_id: 11,
    })
    expect((await readDirectory(corpId)).leads).toEqual([])
    await apply(corpId, { departments, members: [lead, member('bert')] }, later)
    expect(await findStaff(corpId, 'anna')).toMatchObject({
      active: true,
      left_at: null,
      role: 'lead',
      joined_at: now,
    })
  })

  it('takes one member alone: new, moved, promoted, gone', async () => {
    const { corpId } = await newCorp()
    await apply(
      corpId,
      { departments: [department(1), department(11), department(12)], members: [member('bert')] },
      now,
    )
    await applyOne(corpId, member('anna'), now)
    const moved = { departmentIds: [12], mainDepartmentId: 12, leadsDepartmentIds: [12] }
    expect(await applyOne(corpId, member('anna', moved), later)).toBe(true)
    expect(await applyOne(corpId, member('anna', moved), later)).toBe(false)
    expect(await findStaff(corpId, 'anna')).toMatchObject({ role: 'lead', department_id: 12 })
    await applyOne(corpId, { gone: 'anna' }, later)
    expect(await findStaff(corpId, 'anna')).toMatchObject({ active: false, left_at: later })
    expect(await findStaff(corpId, 'bert')).toMatchObject({ active: true })
  })

  it('keeps the newer word, whichever comes first', async () => {
    const { corpId } = await newCorp()
    const departments = [department(1), department(11)]
    const whole = { departments, members: [member('anna'), member('bert')] }
    await apply(corpId, whole, now)
    await applyOne(corpId, member('anna', { name: '改名', leadsDepartmentIds: [11] }), later)
    await applyOne(corpId, { gone: 'bert' }, later)
    const between = new Date((now.getTime() + later.getTime()) / 2)
    await apply(corpId, whole, between)
    expect(await findStaff(corpId, 'anna')).toMatchObject({ name: '改名', role: 'lead' })
    expect(await findStaff(corpId, 'bert')).toMatchObject({ active: false })
    expect(await applyOne(corpId, member('anna'), now)).toBe(false)
    expect(await apply(corpId, { departments, members: [] }, now)).toBe(false)
    expect(await findStaff(corpId, 'anna')).toMatchObject({ name: '改名', active: true })
  })
})
