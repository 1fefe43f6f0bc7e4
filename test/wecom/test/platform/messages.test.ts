import { expect, it } from 'vitest'
import { changeApp } from '../../src/index.ts'
import { corpId, mainAgent, otherAgent, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

const base = { touser: 'wangfang', msgtype: 'text', agentid: mainAgent, text: { content: '你好' } }
const card = { title: '今天', description: '三位', url: 'http://localhost:4102/h5' }
const notice = {
  card_type: 'text_notice',
  card_action: { type: 1, url: 'http://localhost:4102/h5' },
  main_title: { title: '今天' },
}
const buttons = {
  card_type: 'button_interaction',
  main_title: { title: '今天' },
  button_list: [{ text: '知道了', key: 'ok' }],
  task_id: 'task-1',
}

function send(sim: Simulator, body: object, secret = 'main-secret') {
  return sim.call('message/send', { body: { ...base, ...body }, secret })
}

const sevenLines = Array.from({ length: 7 }, () => ({ keyname: 'a' }))
const refused: [text: string, body: object, errcode: number][] = [
  ['no agentid', { agentid: undefined }, 41011],
  ['an unknown agentid', { agentid: 7 }, 40056],
  ["another app's agentid", { agentid: otherAgent }, 301002],
  ['no receiver', { touser: '' }, 82001],
  ['1001 receivers', { touser: Array.from({ length: 1001 }, () => 'a').join('|') }, 40032],
  ['101 departments', { toparty: Array.from({ length: 101 }, () => '1').join('|') }, 82002],
  ['101 tags', { totag: Array.from({ length: 101 }, () => '1').join('|') }, 82003],
  ['only unknown receivers', { touser: 'nobody|lina', toparty: '99' }, 81013],
  ['an unknown msgtype', { msgtype: 'song', song: {} }, 40008],
  ['no text', { text: undefined }, 44004],
  ['an empty text', { text: { content: '' } }, 44004],
  ['a card without title', { msgtype: 'textcard', textcard: { ...card, title: '' } }, 41016],
  [
    'a card without description',
    { msgtype: 'textcard', textcard: { ...card, description: '' } },
    40063,
  ],
  ['a card without url', { msgtype: 'textcard', textcard: { ...card, url: '' } }, 40063],
  [
    'a card title of 129',
    { msgtype: 'textcard', textcard: { ...card, title: '字'.repeat(129) } },
    40058,
  ],
  [
    'a card description of 513',
    { msgtype: 'textcard', textcard: { ...card, description: '字'.repeat(513) } },
    40058,
  ],
  [
    'a card button of 5',
    { msgtype: 'textcard', textcard: { ...card, btntxt: '一二三四五' } },
    40058,
  ],
  [
    'a card url of 2049',
    { msgtype: 'textcard', textcard: { ...card, url: 'a'.repeat(2049) } },
    40058,
  ],
  [
    'a notice without action',
    { msgtype: 'template_card', template_card: { ...notice, card_action: undefined } },
    40063,
  ],
  [
    'a notice without title',
    { msgtype: 'template_card', template_card: { ...notice, main_title: {} } },
    40063,
  ],
  [
    'a notice whose action has no url',
    { msgtype: 'template_card', template_card: { ...notice, card_action: { type: 1 } } },
    40063,
  ],
  [
    'a notice whose action is of no kind',
    { msgtype: 'template_card', template_card: { ...notice, card_action: { type: 0, url: 'u' } } },
    40058,
  ],
  [
    'a task_id with a space',
    { msgtype: 'template_card', template_card: { ...notice, task_id: 'a b' } },
    42014,
  ],
  [
    'a notice of 7 lines',
    { msgtype: 'template_card', template_card: { ...notice, horizontal_content_list: sevenLines } },
    40058,
  ],
  [
    'a notice of 4 jumps',
    { msgtype: 'template_card', template_card: { ...notice, jump_list: sevenLines.slice(3) } },
    40058,
  ],
  ['an unknown card', { msgtype: 'template_card', template_card: { card_type: 'x' } }, 40058],
  [
    'a card with buttons',
    { msgtype: 'template_card', template_card: { card_type: 'button_interaction' } },
    43012,
  ],
  ['an unknown picture', { msgtype: 'image', image: { media_id: 'x' } }, 40007],
]

it.each(refused)('refuses %s and delivers nothing', async (_, body, errcode) => {
  const sim = await startSimulator()
  expect((await send(sim, body)).errcode).toBe(errcode)
  expect(sim.world.getCorp(corpId).appMessages).toEqual([])
})

it('names wrong receivers in lower case and delivers to the rest', async () => {
  const sim = await startSimulator()
  const body = await send(sim, { touser: 'WangFang|NoBody|lina', toparty: '12|99', totag: '3' })
  expect(body).toEqual({
    errcode: 0,
    errmsg: 'ok',
    invaliduser: 'nobody|lina',
    invalidparty: '99',
    invalidtag: '3',
    unlicenseduser: '',
    msgid: expect.stringMatching(/^msgid/),
  })
  expect(sim.world.getCorp(corpId).appMessages).toMatchObject([
    { msgid: body['msgid'], userids: ['wangfang', 'ZhouQian'], body: { content: '你好' } },
  ])
})

it('sends to @all only within the visible range', async () => {
  const sim = await startSimulator()
  await send(sim, { touser: '@all', agentid: 1000004 }, 'small-secret')
  expect(sim.world.getCorp(corpId).appMessages[0]?.userids).toEqual(['ZhouQian'])
  const unseen = await send(sim, { agentid: 1000004 }, 'small-secret')
  expect(unseen.errcode).toBe(81013)
})

it('cuts a text at 2048 bytes and at a whole character', async () => {
  const sim = await startSimulator()
  await send(sim, { text: { content: `a${'字'.repeat(700)}` } })
  const [message] = sim.world.getCorp(corpId).appMessages
  expect(message?.body['content']).toBe(`a${'字'.repeat(682)}`)
})

it.each([
  ['textcard', card],
  ['template_card', notice],
  ['template_card', { ...notice, main_title: undefined, sub_title_text: '看一眼' }],
])('delivers a %s', async (msgtype, content) => {
  const sim = await startSimulator()
  expect((await send(sim, { msgtype, [msgtype]: content })).errcode).toBe(0)
})

it('drops without a word what is too much for one member', async () => {
  const sim = await startSimulator()
  const { appMessages } = sim.world.getCorp(corpId)
  for (let count = 0; count < 31; count += 1) expect((await send(sim, {})).errcode).toBe(0)
  expect(appMessages).toHaveLength(30)
  sim.later(60_000)
  await send(sim, {})
  expect(appMessages).toHaveLength(31)
})

it('refuses beyond the person-times of a day', async () => {
  const sim = await startSimulator({ settings: { messagesPerAccountADay: 1 } })
  expect((await send(sim, { touser: '@all' })).errcode).toBe(0)
  expect((await send(sim, {})).errcode).toBe(45009)
  sim.later(24 * 3_600_000)
  expect((await send(sim, {})).errcode).toBe(0)
})

it('delivers a repeated message once where that is asked', async () => {
  const sim = await startSimulator()
  const { appMessages } = sim.world.getCorp(corpId)
  const once = { enable_duplicate_check: 1, duplicate_check_interval: 60 }
  const first = await send(sim, once)
  expect((await send(sim, once))['msgid']).toBe(first['msgid'])
  await send(sim, { ...once, text: { content: '别的' } })
  expect(appMessages).toHaveLength(2)
  sim.later(60_000)
  await send(sim, once)
  expect(appMessages).toHaveLength(3)
})

it('sends cards with buttons to apps with a callback address, and each task_id once', async () => {
  const sim = await startWithCallback()
  const message = { msgtype: 'template_card', template_card: buttons }
  const sent = await send(sim, message)
  expect(sent).toMatchObject({ errcode: 0, response_code: expect.any(String) })
  expect((await send(sim, message)).errcode).toBe(42014)
  const without = { ...buttons, task_id: undefined }
  expect((await send(sim, { ...message, template_card: without })).errcode).toBe(40063)
  const none = { ...buttons, task_id: 'task-2', button_list: [] }
  expect((await send(sim, { ...message, template_card: none })).errcode).toBe(40058)
})

it('replaces a card once, within three days', async () => {
  const sim = await startWithCallback()
  const update = async (response_code: unknown) =>
    sim.call('message/update_template_card', {
      body: {
        agentid: mainAgent,
        userids: ['wangfang', 'sumin'],
        response_code,
        template_card: notice,
      },
    })
  const sent = await send(sim, { msgtype: 'template_card', template_card: buttons })
  expect(await update(sent['response_code'])).toMatchObject({ errcode: 0, invaliduser: ['sumin'] })
  expect(sim.world.getCorp(corpId).appMessages[0]?.body).toMatchObject(notice)
  expect((await update(sent['response_code'])).errcode).toBe(60140)
  const second = { ...buttons, task_id: 'task-2' }
  const later = await send(sim, { msgtype: 'template_card', template_card: second })
  sim.later(72 * 3_600_000)
  expect((await update(later['response_code'])).errcode).toBe(60140)
})

it('recalls its own message within a day', async () => {
  const sim = await startSimulator()
  const { msgid } = await send(sim, {})
  const recall = async (secret?: string) =>
    sim.call('message/recall', { body: { msgid }, ...(secret === undefined ? {} : { secret }) })
  expect((await recall('other-secret')).errcode).toBe(42052)
  expect((await recall()).errcode).toBe(0)
  expect(sim.world.getCorp(corpId).appMessages[0]?.recalledAt).toBe(sim.world.now())
  expect((await recall()).errcode).toBe(42052)
})

async function startWithCallback(): Promise<Simulator> {
  const sim = await startSimulator()
  const callback = { url: 'http://localhost:4102/', token: 'token', aesKey: 'a'.repeat(43) }
  changeApp(sim.world, corpId, mainAgent, { callback })
  return sim
}
