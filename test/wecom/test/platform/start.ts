import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { onTestFinished } from 'vitest'
import { createPlatform, openWorld } from '../../src/index.ts'
import type { CorpSeed, Platform, Settings, World } from '../../src/index.ts'
import type { z } from 'zod'

export const corpId = 'wwTestCorp0000001'
export const otherCorpId = 'wwOtherCorp000002'
export const mainAgent = 1000002
export const otherAgent = 1000003
/** A point in the middle of a day long past: nothing here depends on today. */
export const startAt = Date.UTC(2030, 5, 5, 4, 0, 0)

type Corp = z.input<typeof CorpSeed>

/** Two stores; wangfang has three customers, zhouqian one, sumin none; lina has left. */
export function testCorp(): Corp {
  const app = { trustedDomains: ['localhost:4102'] }
  const add = { createtime: 1_700_000_000, add_way: 1 }
  return {
    corpId,
    name: '测试企业',
    apps: [
      { ...app, agentId: mainAgent, secret: 'main-secret', name: '销冠' },
      { ...app, agentId: otherAgent, secret: 'other-secret', name: '另一个应用' },
      { agentId: 1000004, secret: 'small-secret', name: '小', visibleUserIds: ['zhouqian'] },
      { agentId: 1000005, secret: 'bare-secret', name: '无权', customerContact: false },
      { agentId: 1000006, secret: 'far-secret', name: '远', trustedIps: ['10.9.8.7'] },
    ],
    departments: [
      { id: 1, name: '总部', order: 1 },
      { id: 11, name: '一店', parentid: 1, department_leader: ['shenjiayi'] },
      { id: 12, name: '二店', parentid: 11 },
    ],
    users: [
      { userid: 'shenjiayi', name: '沈佳怡', department: [11], is_leader_in_dept: [1] },
      { userid: 'wangfang', name: '王芳', department: [11] },
      { userid: 'ZhouQian', name: '周倩', department: [12], licensed: false },
      { userid: 'sumin', name: '苏敏', department: [1] },
      { userid: 'hejing', name: '何静', department: [1], customerContact: false },
      { userid: 'lina', name: '黎娜', department: [11], active: false },
    ],
    customers: [
      { external_userid: 'wmXiaoyu', name: '小雨', gender: 2, unionid: 'oUnion1' },
      { external_userid: 'wmSongya', name: '宋雅' },
      { external_userid: 'wmGone', name: '不吃香菜' },
      { external_userid: 'woPartner', name: '李四', type: 2, corp_name: '伙伴' },
      { external_userid: 'wmStranger', name: '没人加过' },
      { external_userid: 'wmOnlyLina', name: '只有黎娜' },
    ],
    follows: [
      { ...add, userid: 'wangfang', external_userid: 'wmXiaoyu', tag_ids: ['etDry', 'etOwn'] },
      { ...add, userid: 'wangfang', external_userid: 'wmSongya', personal_tags: ['老客'] },
      { ...add, userid: 'wangfang', external_userid: 'woPartner', deleted_by: 'customer' },
      { ...add, userid: 'wangfang', external_userid: 'wmGone', deleted_by: 'staff' },
      { ...add, userid: 'ZhouQian', external_userid: 'wmXiaoyu', state: '点评' },
      { ...add, userid: 'hejing', external_userid: 'wmSongya' },
      { ...add, userid: 'lina', external_userid: 'wmOnlyLina' },
    ],
    tagGroups: [
      {
        id: 'etSkin',
        name: '皮肤状态',
        order: 2,
        tags: [
          { id: 'etDry', name: '干燥起皮', order: 1 },
          { id: 'etRed', name: '红血丝', order: 9 },
        ],
      },
      {
        id: 'etMine',
        name: '方便时间',
        order: 5,
        createdByAgent: mainAgent,
        tags: [
          { id: 'etOwn', name: '周六', createdByAgent: mainAgent },
          { id: 'etOwn2', name: '周日', createdByAgent: mainAgent },
        ],
      },
    ],
  }
}

function otherCorp(): Corp {
  return {
    corpId: otherCorpId,
    name: '另一家企业',
    apps: [{ agentId: mainAgent, secret: 'foreign-secret', name: '别家', trustedDomains: [] }],
    users: [{ userid: 'guest', name: '客', department: [] }],
  }
}

/** Any JSON object an answer may be. */
export type Body = Record<string, unknown> & { errcode: number; errmsg: string }

export type Simulator = {
  world: World
  platform: Platform
  address: string
  /** Lets time pass. */
  later(ms: number): void
  /** A fresh or the known token of the app with this secret. */
  token(secret?: string): Promise<string>
  /** One API call with a token; `body` makes it a POST. */
  call(path: string, options?: CallOptions): Promise<Body>
}

export type CallOptions = {
  secret?: string
  query?: Record<string, string>
  body?: unknown
  method?: string
}

/** A platform on a free port with its own clock; ends with the test. */
export async function startSimulator(
  options: { settings?: Partial<Settings>; dir?: string; corp?: Corp } = {},
): Promise<Simulator> {
  let time = startAt
  const own = options.corp ?? testCorp()
  const seed = { corps: [own, otherCorp()] }
  const world = openWorld({
    seed,
    now: () => time,
    ...(options.dir === undefined ? {} : { dir: options.dir }),
  })
  const platform = createPlatform({ world, settings: options.settings ?? {} })
  const address = await listen(platform)
  const simulator: Simulator = {
    world,
    platform,
    address,
    later: (ms) => {
      time += ms
    },
    async token(secret = 'main-secret') {
      const corp = secret === 'foreign-secret' ? otherCorpId : own.corpId
      const url = `${address}/cgi-bin/gettoken?corpid=${corp}&corpsecret=${secret}`
      const reply = await readBody(await fetch(url))
      return String(reply['access_token'])
    },
    async call(path, { secret, query = {}, body, method } = {}) {
      const search = new URLSearchParams({ access_token: await simulator.token(secret), ...query })
      const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      return readBody(
        await fetch(`${address}/cgi-bin/${path}?${search}`, { ...post, ...(method && { method }) }),
      )
    },
  }
  return simulator
}

export async function listen(platform: Platform): Promise<string> {
  const app = new Koa()
  app.silent = true
  app.use(platform.middleware)
  const server = createServer((req, res) => void app.callback()(req, res))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    platform.close()
    server.closeAllConnections()
    server.close()
  })
  // Listening on a port, so its address is no pipe name and not null.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function readBody(response: Response): Promise<Body> {
  // Every answer of the API is such an object; a test that gets another fails on it.
  return (await response.json()) as Body
}
