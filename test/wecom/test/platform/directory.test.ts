import { expect, it } from 'vitest'
import { changeApp, changeUser } from '../../src/index.ts'
import { corpId, startSimulator } from './start.ts'

it('describes a member without mobile, mail or avatar, whatever the case of the userid', async () => {
  const sim = await startSimulator()
  expect(await sim.call('user/get', { query: { userid: 'WANGFANG' } })).toEqual({
    errcode: 0,
    errmsg: 'ok',
    userid: 'wangfang',
    name: '王芳',
    department: [11],
    order: [0],
    position: '',
    is_leader_in_dept: [0],
    direct_leader: ['shenjiayi'],
    main_department: 11,
    status: 1,
  })
})

it.each([2, 4, 5] as const)('tells the status %i of a member it was given', async (status) => {
  const sim = await startSimulator()
  changeUser(sim.world, corpId, { userid: 'wangfang', status })
  const query = { userid: 'wangfang', department_id: '11' }
  expect(await sim.call('user/get', { query })).toMatchObject({ status })
  expect((await sim.call('user/list', { query }))['userlist']).toMatchObject([
    { userid: 'shenjiayi', status: 1 },
    { userid: 'wangfang', status },
  ])
})

const refused: [
  text: string,
  path: string,
  query: Record<string, string>,
  secret: string,
  errcode: number,
][] = [
  ['an unknown member', 'user/get', { userid: 'nobody' }, 'main-secret', 60111],
  ['no userid', 'user/get', {}, 'main-secret', 60111],
  ['a member who left', 'user/get', { userid: 'lina' }, 'main-secret', 60111],
  ['a member out of sight', 'user/get', { userid: 'wangfang' }, 'small-secret', 60111],
  ['an unknown department', 'user/list', { department_id: '99' }, 'main-secret', 60123],
  ['no department', 'user/simplelist', {}, 'main-secret', 60123],
  ['an unknown parent', 'department/list', { id: '99' }, 'main-secret', 60123],
  ['an unknown parent', 'department/simplelist', { id: '99' }, 'main-secret', 60123],
]

it.each(refused)('refuses %s to %s', async (_, path, query, secret, errcode) => {
  const sim = await startSimulator()
  expect((await sim.call(path, { query, secret })).errcode).toBe(errcode)
})

it('lists the members of one department, or of all below it', async () => {
  const sim = await startSimulator()
  const list = async (query: Record<string, string>, secret = 'main-secret') => {
    const body = await sim.call('user/list', { query, secret })
    return (body['userlist'] as { userid: string }[]).map(({ userid }) => userid)
  }
  expect(await list({ department_id: '11' })).toEqual(['shenjiayi', 'wangfang'])
  expect(await list({ department_id: '11', fetch_child: '1' })).toEqual([
    'shenjiayi',
    'wangfang',
    'ZhouQian',
  ])
  expect(await list({ department_id: '1', fetch_child: '1' }, 'small-secret')).toEqual(['ZhouQian'])
})

it('gives the short list its three fields', async () => {
  const sim = await startSimulator()
  const body = await sim.call('user/simplelist', { query: { department_id: '12' } })
  expect(body['userlist']).toEqual([{ userid: 'ZhouQian', name: '周倩', department: [12] }])
})

it('lists departments, all or from one down', async () => {
  const sim = await startSimulator()
  expect((await sim.call('department/list', { query: { id: '11' } }))['department']).toEqual([
    { id: 11, name: '一店', department_leader: ['shenjiayi'], parentid: 1, order: 0 },
    { id: 12, name: '二店', department_leader: [], parentid: 11, order: 0 },
  ])
  expect((await sim.call('department/simplelist'))['department_id']).toEqual([
    { id: 1, parentid: 0, order: 1 },
    { id: 11, parentid: 1, order: 0 },
    { id: 12, parentid: 11, order: 0 },
  ])
})

it('refuses departments out of sight, or shows them empty where that is switched on', async () => {
  const sim = await startSimulator()
  changeApp(sim.world, corpId, 1000004, { visibleUserIds: ['sumin'] })
  const list = async () =>
    sim.call('user/list', { query: { department_id: '12' }, secret: 'small-secret' })
  expect((await list()).errcode).toBe(60011)
  const below = await sim.call('department/list', { query: { id: '12' }, secret: 'small-secret' })
  expect(below.errcode).toBe(60011)
  sim.platform.settings.unseenDepartmentCode = 0
  expect(await list()).toMatchObject({ errcode: 0, userlist: [] })
})

it('describes one department', async () => {
  const sim = await startSimulator()
  const get = async (query: Record<string, string>) => sim.call('department/get', { query })
  expect((await get({ id: '12' }))['department']).toMatchObject({ id: 12, parentid: 11 })
  expect((await get({})).errcode).toBe(60123)
})
