import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as w from '../../src/world.ts'
import { startListening } from './receiver.ts'
import { corpId } from './start.ts'

const fixtures = new URL('../../../../../shared/wecom/fixtures/', import.meta.url)
const folders = ['callbacks-selfbuilt/', 'skit/events/Contact/'].map(
  (name) => new URL(name, fixtures),
)

/** The names of the elements of each published event, by event and type. */
function publishedFields(): Map<string, Set<string>> {
  const fields = new Map<string, Set<string>>()
  for (const folder of folders.filter((each) => existsSync(each))) {
    for (const name of readdirSync(folder)) {
      const xml = readFileSync(new URL(name, folder), 'utf8')
      const value = (tag: string) => new RegExp(`<${tag}>(?:<!\\[CDATA\\[)?(\\w+)`).exec(xml)?.[1]
      const type = `${value('Event')} ${value('ChangeType')}`
      const names = [...xml.matchAll(/<(\w+)>/g)].map(([, tag = '']) => tag)
      fields.set(type, new Set([...(fields.get(type) ?? []), ...names]))
    }
  }
  return fields
}

const published = publishedFields()

/** Every kind of change that makes an event. */
function liveALittle(world: w.World): void {
  const of = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }
  const handOver = { from: 'wangfang', to: 'sumin', external_userid: 'wmXiaoyu' }
  w.customerAddsStaff(world, { corpId, userid: 'sumin', half: true, state: '海报' })
  w.customerAddsStaff(world, { corpId, userid: 'sumin', state: '海报' })
  w.remarkFollow(world, of, { remark: '小雨' })
  w.startTransfer(world, corpId, { ...handOver, kind: 'on_job' })
  w.refuseTransfer(world, { corpId, ...handOver })
  w.startTransfer(world, corpId, { ...handOver, kind: 'on_job' })
  w.completeTransfer(world, { corpId, ...handOver })
  w.deleteFollow(world, { ...of, external_userid: 'wmSongya' }, 'customer')
  const { id, tags } = w.addConsoleTags(world, corpId, { group: '来源', names: ['点评', '路过'] })
  w.renameTag(world, corpId, id, '渠道')
  w.orderTags(world, corpId, id, tags.map((tag) => tag.id).toReversed())
  w.removeTags(world, corpId, { groupIds: [id] })
  const { chat_id } = w.saveGroupChat(world, corpId, { name: '老客', owner: 'wangfang' })
  w.saveGroupChat(world, corpId, { chat_id, name: '新客', members: ['wmXiaoyu'] })
  w.dismissGroupChat(world, corpId, chat_id)
  w.changeUser(world, corpId, { userid: 'gaoyuan', name: '高远', department: [11] })
  w.changeUser(world, corpId, { userid: 'gaoyuan', position: '店长', is_leader_in_dept: [1] })
  w.renameUser(world, corpId, 'gaoyuan', 'gaoyuan2')
  w.removeUser(world, corpId, 'gaoyuan2')
  w.saveDepartment(world, corpId, { id: 20, name: '三店', parentid: 1 })
  w.saveDepartment(world, corpId, { id: 20, name: '三分店' })
  w.removeDepartment(world, corpId, 20)
}

it.skipIf(published.size === 0)('writes only fields that the published events have', async () => {
  const { sim, receiver } = await startListening()
  liveALittle(sim.world)
  await sim.platform.callbacks.settle()
  const strange = receiver.received.flatMap(({ fields }) => {
    const type = `${fields['Event']} ${fields['ChangeType']}`
    const known = published.get(type)
    return Object.keys(fields)
      .filter((name) => !known?.has(name))
      .map((name) => `${type} ${name}`)
  })
  expect(strange).toEqual([])
  const types = receiver.received.map(({ fields }) => `${fields['Event']} ${fields['ChangeType']}`)
  const missing = [...published.keys()].filter((type) => !types.includes(type))
  // These stand for nothing in the simulated world: raiseEvent sends them.
  expect(missing.filter((type) => !/customer_acquisition|msg_audit|update_tag/.test(type))).toEqual(
    [],
  )
})
