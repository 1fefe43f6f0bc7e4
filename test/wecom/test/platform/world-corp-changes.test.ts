import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import * as w from '../../src/world.ts'
import { keys } from './receiver.ts'
import { corpId, mainAgent, testCorp } from './start.ts'

function open(dir: string): w.World {
  return w.openWorld({ seed: { corps: [testCorp()] }, now: () => 1_900_000_000_000, dir })
}

it('knows after a restart what the console and the customers changed', () => {
  const dir = mkdtempSync(join(tmpdir(), 'wecom-world-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const world = open(dir)
  const of = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }
  const handOver = { from: 'wangfang', to: 'sumin', external_userid: 'wmXiaoyu' }
  w.changeApp(world, corpId, mainAgent, { callback: { ...keys, url: 'http://localhost:1/c' } })
  w.startTransfer(world, corpId, { ...handOver, kind: 'on_job' })
  w.completeTransfer(world, { corpId, ...handOver })
  w.startTransfer(world, corpId, { ...handOver, external_userid: 'wmSongya', kind: 'on_job' })
  w.spendWelcomeCode(world, corpId, w.issueWelcomeCode(world, of), mainAgent)
  w.changeUser(world, corpId, { userid: 'gaoyuan', name: '高远', department: [11] })
  w.renameUser(world, corpId, 'wangfang', 'wf')
  w.removeUser(world, corpId, 'sumin')
  w.saveDepartment(world, corpId, { id: 20, name: '三店' })
  w.removeDepartment(world, corpId, 12)
  w.saveGroupChat(world, corpId, { chat_id: 'wr1', name: '老客', owner: 'wf' })
  w.saveGroupChat(world, corpId, { chat_id: 'wr2', name: '新客', owner: 'wf' })
  w.dismissGroupChat(world, corpId, 'wr2')
  w.raiseEvent(world, corpId, { event: 'customer_acquisition', fields: {} })
  w.addConsoleTags(world, corpId, { group: '来源', names: ['点评'] })
  w.customerAddsStaff(world, { corpId, userid: 'gaoyuan', name: '林小满', half: true })
  const before = world.toData()
  world.close()
  for (const _ of ['from the journal', 'from the snapshot']) {
    const again = open(dir)
    expect(again.toData()).toEqual(before)
    again.close()
  }
})

it('tells a listener who made a change and how things stood before', () => {
  const world = w.openWorld({ seed: { corps: [testCorp()] }, now: () => 0 })
  const of = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }
  const seen: [w.Origin['kind'], string | undefined][] = []
  world.onChange((_, { origin, before }) => seen.push([origin.kind, before.follow?.remark]))
  w.remarkFollow(world, of, { remark: '一' })
  world.by({ kind: 'api', agentId: mainAgent }, () => {
    w.remarkFollow(world, of, { remark: '二' })
    world.by({ kind: 'person' }, () => w.remarkFollow(world, of, { remark: '三' }))
  })
  w.remarkFollow(world, of, { remark: '四' })
  expect(seen).toEqual([
    ['person', ''],
    ['api', '一'],
    ['person', '二'],
    ['person', '三'],
  ])
})
