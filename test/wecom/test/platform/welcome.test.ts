import { expect, it } from 'vitest'
import { addMessage, issueWelcomeCode } from '../../src/index.ts'
import { corpId, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

const of = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }
const text = { content: '您好，我是王芳。' }

async function welcome(sim: Simulator, code: string, fields: object = { text }, secret?: string) {
  const body = { welcome_code: code, ...fields }
  return sim.call('externalcontact/send_welcome_msg', {
    body,
    ...(secret === undefined ? {} : { secret }),
  })
}

it('sends the welcome of a new friend once', async () => {
  const sim = await startSimulator()
  const code = issueWelcomeCode(sim.world, of)
  const link = { title: '护理须知', url: 'https://example.com/care' }
  const attachments = [{ msgtype: 'link', link }]
  expect(await welcome(sim, code, { text, attachments })).toEqual({ errcode: 0, errmsg: 'ok' })
  expect(sim.world.getCorp(corpId).messagesOf('wangfang', 'wmXiaoyu')).toMatchObject([
    { from: 'staff', msgtype: 'text', body: text },
    { from: 'staff', msgtype: 'link', body: link },
  ])
  expect((await welcome(sim, code)).errcode).toBe(41050)
  expect((await welcome(sim, code, { text }, 'other-secret')).errcode).toBe(41096)
})

it('refuses a made-up code and one older than twenty seconds', async () => {
  const sim = await startSimulator()
  const code = issueWelcomeCode(sim.world, of)
  expect((await welcome(sim, 'made-up')).errcode).toBe(41050)
  sim.later(20_001)
  expect((await welcome(sim, code)).errmsg).toMatch(/^invalid welcome code, hint/)
})

it('refuses when the conversation has begun', async () => {
  const sim = await startSimulator()
  const code = issueWelcomeCode(sim.world, of)
  addMessage(sim.world, of, { from: 'customer', msgtype: 'text', body: { content: '在吗' } })
  expect((await welcome(sim, code)).errcode).toBe(41051)
})

const wrong: [text: string, fields: object, errcode: number][] = [
  ['nothing to say', {}, 40063],
  ['4001 bytes', { text: { content: 'a'.repeat(4001) } }, 40058],
  [
    'ten attachments',
    { attachments: Array.from({ length: 10 }, () => ({ msgtype: 'link' })) },
    40058,
  ],
  ['an unknown kind', { attachments: [{ msgtype: 'song', song: {} }] }, 40008],
  ['a link without address', { attachments: [{ msgtype: 'link', link: { title: 'a' } }] }, 40063],
  ['an attachment without body', { attachments: [{ msgtype: 'image' }] }, 40063],
  ['an unknown picture', { attachments: [{ msgtype: 'image', image: { media_id: 'x' } }] }, 40007],
]

it.each(wrong)('refuses %s and keeps the code', async (_, fields, errcode) => {
  const sim = await startSimulator()
  const code = issueWelcomeCode(sim.world, of)
  expect((await welcome(sim, code, fields)).errcode).toBe(errcode)
  expect((await welcome(sim, code)).errcode).toBe(0)
})
