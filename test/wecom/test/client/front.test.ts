import { describe, expect, it } from 'vitest'
import { eventFor } from '../../src/client/event-stream.ts'
import { findAccount } from '../../src/client/client-core.ts'
import { addMessage, recordAppMessage, type WorldChange } from '../../src/world.ts'
import { send } from './raw-request.ts'
import {
  addImage,
  agentId,
  agentParams,
  corpId,
  createWorld,
  customer,
  group,
  page,
  secondCustomer,
  startWith,
  stranger,
} from './start-client.ts'

const fang = `wecom_sim_user=${corpId}%2Ffang`

async function openFront() {
  const simulator = await startWith((_request, response) => response.end('app'))
  const ask = async (method: string, path: string, body?: object, headers: object = {}) => {
    const answer = await send(`${simulator.url}${path}`, {
      method,
      headers: { cookie: fang, 'content-type': 'application/json', ...headers },
      body: body && JSON.stringify(body),
    })
    const isJson = answer.headers['content-type']?.startsWith('application/json')
    return { ...answer, json: isJson ? JSON.parse(answer.text) : undefined }
  }
  return { ...simulator, ask }
}

describe('signing in', () => {
  it('lists who works here, not who left', async () => {
    const { ask } = await openFront()
    const { json } = await ask('GET', '/_client/people')
    const people = json.corps[0].departments[0].people
    expect(people.map((each: { userid: string }) => each.userid)).toEqual([
      'fang',
      'qian',
      'outsider',
    ])
  })

  it('sets the cookie that the gateway and the authorize page read, and goes on', async () => {
    const { ask } = await openFront()
    const answer = await ask(
      'GET',
      `/login?user=${corpId}/fang&to=${encodeURIComponent('/#/chat/x')}`,
    )
    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe('/#/chat/x')
    expect(answer.headers['set-cookie']).toEqual([`${fang}; Path=/; SameSite=Lax`])
  })

  it('knows nobody who left, and leads to no other site', async () => {
    const { ask } = await openFront()
    expect((await ask('GET', `/login?user=${corpId}/gone`)).status).toBe(404)
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example']) {
      const path = `/login?user=${corpId}/fang&to=${encodeURIComponent(to)}`
      expect((await ask('GET', path)).headers.location).toBe('/')
    }
  })

  it('refuses a page left over from another staff, and one of nobody', async () => {
    const { ask } = await openFront()
    const other = { 'x-wecom-account': `${corpId}/qian` }
    expect((await ask('GET', '/_client/chats', undefined, other)).status).toBe(409)
    const call = {
      page: 'p',
      href: page,
      name: 'getContext',
      params: {},
      entry: 'normal',
      chat: '',
    }
    expect((await ask('POST', '/_client/invoke', call, other)).status).toBe(409)
    expect((await ask('GET', '/_client/chats', undefined, { cookie: '' })).status).toBe(401)
  })
})

describe('conversations', () => {
  it('lists customers under the staff’s remark and the groups she is in, newest first', async () => {
    const { ask, world } = await openFront()
    addMessage(
      world,
      { corpId, userid: 'fang', external_userid: customer },
      {
        from: 'customer',
        msgtype: 'text',
        body: { content: '在吗' },
      },
    )
    const { json } = await ask('GET', '/_client/chats')
    const lines = json.chats.map((each: { id: string; name: string }) => [each.id, each.name])
    expect(lines).toEqual([
      [customer, '小雨'],
      [secondCustomer, '孟瑶'],
      [group, '老客群'],
    ])
  })

  it('lets one speak as staff and as the customer, in own conversations only', async () => {
    const { ask } = await openFront()
    const path = `/_client/chats/${customer}/messages`
    await ask('POST', path, { from: 'staff', text: '周六见' })
    await ask('POST', path, { from: 'customer', text: '好' })
    const { json } = await ask('GET', path)
    expect(json.messages.map((each: { from: string }) => each.from)).toEqual(['staff', 'customer'])
    const foreign = `/_client/chats/${stranger}/messages`
    expect((await ask('GET', foreign)).status).toBe(404)
    expect((await ask('POST', foreign, { from: 'staff', text: 'x' })).status).toBe(404)
    expect((await ask('POST', path, { from: 'staff', text: ' ' })).status).toBe(400)
  })

  it('shows pictures of the corp and app messages to their receivers', async () => {
    const { ask, world } = await openFront()
    const picture = await ask('GET', `/_client/media/${addImage(world)}`)
    expect(picture.headers['content-type']).toBe('image/png')
    expect(picture.body).toHaveLength(6)
    const body = { title: '今天 6 位', description: '…', url: page }
    recordAppMessage(world, corpId, { agentId, userids: ['fang'], msgtype: 'textcard', body })
    recordAppMessage(world, corpId, { agentId, userids: ['qian'], msgtype: 'textcard', body })
    expect((await ask('GET', '/_client/app-messages')).json.messages).toHaveLength(1)
  })
})

describe('the client’s own calls', () => {
  it('carries a page’s calls to the client, and a sent message into the conversation', async () => {
    const { ask } = await openFront()
    const call = { page: 'p', href: page, entry: 'single_chat_tools', chat: customer }
    const invoke = async (name: string, params: object) =>
      (await ask('POST', '/_client/invoke', { ...call, name, params })).json.answer
    expect(await invoke('agentConfig', agentParams(['sendChatMessage']))).toMatchObject({
      err_msg: 'agentConfig:ok',
    })
    const message = { msgtype: 'text', text: { content: '好' } }
    expect(await invoke('sendChatMessage', message)).toEqual({ err_msg: 'sendChatMessage:ok' })
    const { json } = await ask('GET', `/_client/chats/${customer}/messages`)
    expect(json.messages).toHaveLength(1)
    const { calls } = (await ask('GET', '/_client/calls')).json
    expect(calls.map((each: { name: string }) => each.name)).toEqual([
      'agentConfig',
      'sendChatMessage',
    ])
  })

  it('changes one switch and leaves the others', async () => {
    const { ask } = await openFront()
    await ask('PUT', '/_client/switches', { platform: 'mac' })
    await ask('PUT', '/_client/switches', { lateBridge: true })
    const { json } = await ask('PUT', '/_client/switches', { staffCustomerContact: false })
    expect(json.switches).toEqual({
      platform: 'mac',
      cancelNext: false,
      silent: false,
      lateBridge: true,
      oldVersion: false,
      staffCustomerContact: false,
      appCustomerContact: true,
    })
    expect(json.devices.sidebar).toMatchObject({ platform: 'MacIntel', bridgeDelayMs: 1500 })
    expect(json.devices.phone).toMatchObject({ platform: 'iPhone' })
    expect((await ask('PUT', '/_client/switches', { platform: 'amiga' })).status).toBe(400)
  })

  it('serves its page and nothing outside its folder', async () => {
    const { ask } = await openFront()
    expect((await ask('GET', '/')).text).toContain('/main.js')
    expect((await ask('GET', '/client.css')).headers['content-type']).toContain('text/css')
    for (const path of ['/../bridge.js', '/%2e%2e/bridge.js', '/constructor.prototype'])
      expect((await ask('GET', path)).status).toBe(404)
  })
})

describe('live updates', () => {
  it('tells a client what concerns its staff, and nothing else', () => {
    const world = createWorld()
    const account = findAccount(world, `${corpId}/fang`)!
    const heard: unknown[] = []
    world.onChange((change: WorldChange) => heard.push(eventFor(account, change)))
    const say = { from: 'customer', msgtype: 'text', body: { content: 'x' } } as const
    addMessage(world, { corpId, userid: 'fang', external_userid: customer }, say)
    addMessage(world, { corpId, userid: 'qian', external_userid: customer }, say)
    addMessage(world, { corpId, userid: 'qian', external_userid: group }, say)
    recordAppMessage(world, corpId, { agentId, userids: ['FANG'], msgtype: 'text', body: {} })
    recordAppMessage(world, corpId, { agentId, userids: ['qian'], msgtype: 'text', body: {} })
    expect(heard).toEqual([
      { type: 'message', chat: customer },
      null,
      { type: 'message', chat: group },
      { type: 'app-message' },
      null,
    ])
  })

  it('comes as a stream', async () => {
    const { url, world } = await openFront()
    const response = await fetch(`${url}/_client/events`, { headers: { cookie: fang } })
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let text = (await reader.read()).value ?? ''
    addMessage(
      world,
      { corpId, userid: 'fang', external_userid: customer },
      {
        from: 'customer',
        msgtype: 'text',
        body: { content: '在吗' },
      },
    )
    while (!text.includes('data:')) text += (await reader.read()).value ?? ''
    expect(text).toContain(`data: {"type":"message","chat":"${customer}"}`)
    await reader.cancel()
  })
})
