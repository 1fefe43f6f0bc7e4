import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as w from '../../src/world.ts'
import { keys, startListening } from './receiver.ts'
import { corpId, mainAgent, otherAgent } from './start.ts'
import { CallbackDisorder } from '../../src/platform/callback-disorder.ts'
import { defaultSettings } from '../../src/index.ts'

const pair = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }

it('loses as many callbacks as ordered, and the share ordered', async () => {
  const { sim, heard } = await startListening()
  const { settings, callbacks } = sim.platform
  settings.callbackDropNext = 2
  for (const remark of ['一', '二', '三']) w.remarkFollow(sim.world, pair, { remark })
  expect(await heard()).toHaveLength(1)
  expect(callbacks.log.list().map(({ state }) => state)).toEqual(['lost', 'lost', 'delivered'])
  settings.callbackLoss = 1
  w.remarkFollow(sim.world, pair, { remark: '四' })
  expect(await heard()).toEqual([])
})

it('sends the same XML several times when ordered', async () => {
  const { sim, receiver } = await startListening()
  sim.platform.settings.callbackCopies = 3
  w.remarkFollow(sim.world, pair, { remark: '一' })
  await sim.platform.callbacks.settle()
  expect(receiver.received).toHaveLength(3)
  expect(new Set(receiver.received.map(({ xml }) => xml)).size).toBe(1)
})

it('mixes within a window and loses nothing thereby', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat()),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      (items, size, seed) => {
        let turn = seed
        const random = () => {
          turn = (turn * 16_807 + 11) % 2_147_483_647
          return turn / 2_147_483_647
        }
        const sent: number[] = []
        const settings = { ...defaultSettings, callbackShuffle: size }
        const disorder = new CallbackDisorder<number>({
          settings,
          random,
          send: (item) => void sent.push(item),
        })
        for (const item of items) disorder.pass(item)
        disorder.flush()
        disorder.close()
        const order = (a: number, b: number) => a - b
        expect(sent.toSorted(order)).toEqual(items.toSorted(order))
      },
    ),
  )
})

it('delivers late and mixed what it holds, before it says that all is settled', async () => {
  const { sim, heard } = await startListening()
  sim.platform.settings.callbackShuffle = 50
  sim.platform.settings.callbackDelayMs = 20
  for (const remark of ['一', '二', '三']) w.remarkFollow(sim.world, pair, { remark })
  expect(await heard()).toHaveLength(3)
})

it('tells another app of what the first did over the API', async () => {
  const { sim, receiver, heard } = await startListening()
  sim.platform.callbacks.configure(corpId, otherAgent, { ...keys, url: receiver.url })
  await sim.call('externalcontact/remark', {
    body: { userid: 'wangfang', external_userid: 'wmXiaoyu', remark: '小雨' },
  })
  expect(await heard()).toHaveLength(1)
  expect(sim.platform.callbacks.log.list()).toMatchObject([{ agentId: otherAgent }])
  sim.platform.callbacks.configure(corpId, otherAgent, null)
  sim.platform.callbacks.configure(corpId, mainAgent, null)
  w.remarkFollow(sim.world, pair, { remark: '雨' })
  expect(await heard()).toEqual([])
})
