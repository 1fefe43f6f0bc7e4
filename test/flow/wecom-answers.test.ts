import { listFollowUsers } from '@xiaoguan/server/wecom/contacts'
import { describe, expect, it } from 'vitest'
import {
  type Answer,
  type Asked,
  answering,
  answeringInTurn,
  corp,
  ok,
  secret,
  token,
  withCredentials,
} from './wecom-answering.ts'

describe('an answer', () => {
  it.each<[string, Answer]>([
    [
      'words that warn',
      { errcode: 0, errmsg: 'Warning: wrong json format. ok', follow_user: ['zhou'] },
    ],
    ['the code as text', { errcode: '0', errmsg: 'ok', follow_user: ['zhou'] }],
    ['no code', { follow_user: ['zhou'] }],
    ['null words', { errcode: 0, errmsg: null, follow_user: ['zhou'], more: { unknown: [] } }],
  ])('is taken with %s', async (_, answer) => {
    const { wecom } = await answeringInTurn(answer)
    expect(await listFollowUsers(wecom, corp)).toEqual(['zhou'])
  })

  it.each<[string, Answer, object]>([
    [
      'a code, however much data there is',
      { errcode: 48_002, errmsg: 'api forbidden', follow_user: ['zhou'] },
      { errcode: 48_002 },
    ],
    ['a code as text', { errcode: '60020', errmsg: 'not allow' }, { errcode: 60_020 }],
    [
      'a warning and a code',
      { errcode: 40_058, errmsg: 'Warning: wrong json format. x' },
      { errcode: 40_058 },
    ],
    ['a code that is none', { errcode: 'x' }, { message: expect.stringContaining('no errcode') }],
    [
      'a list of another kind',
      { ...ok, follow_user: 'zhou' },
      { message: expect.stringContaining('follow_user') },
    ],
    [
      'too much',
      (response) => response.end(Buffer.alloc(17 * 1024 * 1024, ' ')),
      { message: expect.stringContaining('too long') },
    ],
    [
      'a way elsewhere',
      (response) => response.writeHead(301, { location: '/' }).end(),
      { message: expect.stringContaining('HTTP 301') },
    ],
  ])('is no answer with %s', async (_, answer, error) => {
    const { wecom } = await answeringInTurn(answer)
    await expect(listFollowUsers(wecom, corp)).rejects.toMatchObject(error)
  })

  it.each<[string, Answer]>([
    ['it', () => undefined],
    ['its end', (response) => response.writeHead(200).write('{')],
  ])('is not waited for longer than its time: %s', async (_, answer) => {
    const { wecom } = await answering(
      withCredentials(() => answer),
      { timeoutMs: 300 },
    )
    await expect(listFollowUsers(wecom, corp)).rejects.toThrow('no usable answer (timeout)')
  })

  it('is counted with the time it took', async () => {
    const { wecom } = await answeringInTurn(
      ok,
      { errcode: 60_020, errmsg: '' },
      (response: { destroy(): void }) => response.destroy(),
    )
    const counted: [string, string][] = []
    wecom.onCall = (api, ms, result) => {
      expect(ms).toBeGreaterThanOrEqual(0)
      counted.push([api, result])
    }
    for (let n = 0; n < 3; n += 1) await listFollowUsers(wecom, corp).catch(() => undefined)
    expect(counted).toEqual([
      ['gettoken', 'ok'],
      ['externalcontact/get_follow_user_list', 'ok'],
      ['externalcontact/get_follow_user_list', '60020'],
      ['externalcontact/get_follow_user_list', 'unreachable'],
    ])
  })
})

describe('wrong credentials', () => {
  it('are not tried again for a while, but new ones at once', async () => {
    const refused = { errcode: 40_001, errmsg: 'invalid credential' }
    const answer = (asked: Asked) =>
      asked.path === 'gettoken' && asked.query.corpsecret !== 'right'
        ? refused
        : withCredentials(() => ok)(asked)
    const { wecom, asked } = await answering(answer)
    for (let n = 0; n < 10; n += 1)
      await expect(listFollowUsers(wecom, corp)).rejects.toMatchObject({ errcode: 40_001 })
    expect(asked).toHaveLength(1)
    expect(asked[0]?.query).toEqual({ corpid: 'ww1', corpsecret: secret })
    await listFollowUsers(wecom, { ...corp, secret: 'right' })
    expect(asked.at(-1)?.query).toEqual({ access_token: token })
  })
})
