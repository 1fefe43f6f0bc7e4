import { describe, expect, it } from 'vitest'
import { accountKey, ClientCore, findAccount } from '../../src/client/client-core.ts'
import type { Entry } from '../../src/client/call.ts'
import type { Switches } from '../../src/client/switches.ts'
import {
  addImage,
  agentParams,
  corpId,
  createWorld,
  customer,
  group,
  page,
  startAt,
  stranger,
} from './start-client.ts'

function open(now: () => number = () => startAt) {
  const world = createWorld(now)
  const core = new ClientCore(world)
  const account = findAccount(world, `${corpId}/fang`)!
  const invoke = (
    name: string,
    params: Record<string, unknown>,
    entry: Entry = 'single_chat_tools',
    chat: string = customer,
  ) => core.invoke(account, { page: 'p1', href: page, name, params, entry, chat }).answer
  invoke('agentConfig', agentParams(['sendChatMessage']))
  const corp = world.getCorp(corpId)
  return {
    world,
    send: (params: Record<string, unknown>, entry?: Entry, chat?: string) =>
      invoke('sendChatMessage', params, entry, chat),
    said: () =>
      corp.messagesOf('fang', customer).map(({ from, msgtype, body }) => ({ from, msgtype, body })),
    saidInGroup: () => corp.messagesOf('qian', group).length,
    turn: (changes: Partial<Switches>) => core.switches.change(accountKey(account), changes),
  }
}

const text = (content: string) => ({ msgtype: 'text', text: { content } })
const done = { err_msg: 'sendChatMessage:ok' }
const badNews = {
  err_msg: 'sendChatMessage:fail, invalid param, link or img_url is invalid',
}
const miniprogram = {
  appid: 'wx0123456789abcdef',
  title: '预约',
  imgUrl: 'https://example.com/a.png',
  page: 'pages/book.html?x=1',
}

describe('sendChatMessage', () => {
  it('puts the message into the open conversation as the staff’s', () => {
    const { send, said } = open()
    expect(send(text('周六见'))).toEqual(done)
    expect(said()).toEqual([{ from: 'staff', msgtype: 'text', body: { content: '周六见' } }])
  })

  it('goes to the group in a group chat, where every member finds it', () => {
    const { send, said, saidInGroup } = open()
    expect(send(text('大家好'), 'group_chat_tools', group)).toEqual(done)
    expect([said().length, saidInGroup()]).toEqual([0, 1])
  })

  it('is refused where there is no conversation', () => {
    const { send } = open()
    const refusal = { err_msg: 'sendChatMessage:fail_without context of external contact' }
    expect(send(text('x'), 'single_chat_tools', stranger)).toEqual(refusal)
    expect(send(text('x'), 'contact_profile')).toEqual(refusal)
    expect(send(text('x'), 'normal', '')).toMatchObject(refusal)
  })

  it('says nothing when the staff cancels, once', () => {
    const { send, said, turn } = open()
    turn({ cancelNext: true })
    expect(send(text('x'))).toEqual({ err_msg: 'sendChatMessage:cancel' })
    expect(said()).toEqual([])
    expect(send(text('x'))).toEqual(done)
    expect(said()).toHaveLength(1)
  })

  it('refuses an empty text, a body that is missing and a kind it does not have', () => {
    const { send, said } = open()
    expect(send(text('  '))).toEqual({ err_msg: 'sendChatMessage:fail_content empty' })
    for (const params of [{}, { msgtype: 'text' }, { msgtype: 'msgmenu', msgmenu: {} }])
      expect(send(params)).toEqual({ err_msg: 'sendChatMessage:fail_invalid msgtype' })
    expect(said()).toEqual([])
  })

  it('sends a medium of this corp for three days, as what it is', () => {
    let now = startAt
    const { world, send } = open(() => now)
    const mediaid = addImage(world)
    const refusal = { err_msg: 'sendChatMessage:fail_invalid media_id' }
    expect(send({ msgtype: 'image', image: { mediaid } })).toEqual(done)
    expect(send({ msgtype: 'file', file: { mediaid } })).toEqual(refusal)
    expect(send({ msgtype: 'image', image: { mediaid: 'unknown' } })).toEqual(refusal)
    now += 3 * 86_400_000
    expect(send({ msgtype: 'image', image: { mediaid } })).toEqual(refusal)
  })

  it('sends news with a web link and no other', () => {
    const { send } = open()
    const news = (fields: object) => send({ msgtype: 'news', news: fields })
    expect(news({ link: 'https://example.com', title: '好文' })).toEqual(done)
    expect(news({ title: '没有链接' })).toEqual(badNews)
    expect(news({ link: 'javascript:alert(1)' })).toEqual(badNews)
    expect(news({ link: 'https://example.com', imgUrl: 'cover.png' })).toEqual(badNews)
  })

  it('names what is wrong with a mini program', () => {
    const { send } = open()
    const mini = (fields: object) =>
      send({ msgtype: 'miniprogram', miniprogram: { ...miniprogram, ...fields } })
    expect(mini({})).toEqual(done)
    expect(mini({ imgUrl: 'a.png' })).toEqual({ err_msg: 'sendChatMessage:fail invalid imgUrl' })
    expect(mini({ appid: 'x' })).toEqual({
      err_msg: 'sendChatMessage:fail, not allow to cross corp',
    })
    for (const wrong of [{ page: 'pages/book' }, { title: '' }])
      expect(mini(wrong)).toEqual({ err_msg: 'sendChatMessage:fail_invalid miniprogram info' })
  })

  it('has only text on an old iPhone', () => {
    const { world, send, turn } = open()
    turn({ platform: 'ios', oldVersion: true })
    expect(send({ msgtype: 'image', image: { mediaid: addImage(world) } })).toEqual({
      err_msg: 'sendChatMessage:fail_content empty',
      err_code: 2,
    })
    expect(send(text('好'))).toEqual(done)
  })
})
