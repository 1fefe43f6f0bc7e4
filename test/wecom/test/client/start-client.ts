import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { jsApiSignature } from '../../src/platform/signature.ts'
import { startSimulator, type SimulatorOptions } from '../../src/server.ts'
import {
  issueCredential,
  openWorld,
  storeMedia,
  type World,
  type WorldSeed,
} from '../../src/world.ts'

export const corpId = 'wwclienttest'
export const agentId = 1000002
export const customer = 'wmLin'
export const secondCustomer = 'wmMeng'
export const stranger = 'wmStranger'
export const group = 'wrRegulars'
export const page = 'http://localhost:3002/c/demo/sidebar?from=toolbar'
export const startAt = Date.parse('2026-11-19T10:40:00+08:00')

const agentTicket = 'agent-ticket'
const corpTicket = 'corp-ticket'

const seed: WorldSeed = {
  corps: [
    {
      corpId,
      name: '测试公司',
      apps: [
        {
          agentId,
          secret: 'main-secret',
          name: '销冠',
          trustedDomains: ['localhost:3002'],
          visibleUserIds: ['fang', 'qian'],
          sidebarUrl: page,
          workbenchUrl: 'http://localhost:3002/c/demo/h5',
        },
        { agentId: 1000009, secret: 'other-secret', name: '别的应用' },
      ],
      departments: [{ id: 1, name: '门店' }],
      users: [
        { userid: 'fang', name: '王芳', department: [1] },
        { userid: 'qian', name: '周倩', department: [1] },
        { userid: 'outsider', name: '外人', department: [1] },
        { userid: 'gone', name: '离职', department: [1], active: false },
      ],
      customers: [
        { external_userid: customer, name: '林小雨' },
        { external_userid: secondCustomer, name: '孟瑶' },
        { external_userid: stranger, name: '陌生人' },
      ],
      follows: [
        { userid: 'fang', external_userid: customer, createtime: 1_700_000_000, remark: '小雨' },
        { userid: 'fang', external_userid: secondCustomer, createtime: 1_700_000_100 },
      ],
      groupChats: [{ chat_id: group, name: '老客群', owner: 'qian', members: ['fang', customer] }],
    },
  ],
}

export function createWorld(now: () => number = () => startAt): World {
  const world = openWorld({ seed, now })
  const expiresAt = startAt + 7_200_000
  issueCredential(world, corpId, { kind: 'agent_ticket', agentId, value: agentTicket, expiresAt })
  issueCredential(world, corpId, { kind: 'corp_ticket', agentId: 0, value: corpTicket, expiresAt })
  return world
}

export function addImage(world: World): string {
  const file = { type: 'image' as const, filename: 'a.png', contentType: 'image/png' }
  return storeMedia(world, corpId, file, new Uint8Array([137, 80, 78, 71, 1, 2])).media_id
}

interface Signing {
  url?: string
  ticket?: string
}

/** The parameters @wecom/jssdk gives to agentConfig. */
export function agentParams(
  jsApiList: string[],
  { url = page, ticket = agentTicket }: Signing = {},
) {
  const signed = { noncestr: 'n1', timestamp: '1795000000', url }
  return {
    corpid: corpId,
    agentid: String(agentId),
    timestamp: signed.timestamp,
    nonceStr: signed.noncestr,
    signature: jsApiSignature(ticket, signed),
    jsApiList,
  }
}

/** The parameters @wecom/jssdk gives to preVerifyJSAPI. */
export function corpParams(apis: string[], { url = page, ticket = corpTicket }: Signing = {}) {
  const signed = { noncestr: 'n1', timestamp: '1795000000', url }
  return {
    appId: corpId,
    verifyAppId: corpId,
    verifyJsApiList: apis,
    verifyOpenTagList: [],
    verifySignType: 'sha1',
    verifyTimestamp: signed.timestamp,
    verifyNonceStr: signed.noncestr,
    verifySignature: jsApiSignature(ticket, signed),
  }
}

/** Starts the whole simulator on free ports in front of this app. */
export async function startWith(app: RequestListener, options: Partial<SimulatorOptions> = {}) {
  const appServer = createServer(app)
  await new Promise<void>((resolve) => {
    appServer.listen(0, '127.0.0.1', resolve)
  })
  // The address of a TCP server is an AddressInfo; a string is only for pipes.
  const appOrigin = `http://127.0.0.1:${(appServer.address() as AddressInfo).port}`
  const world = options.world ?? createWorld()
  const simulator = await startSimulator({ port: 0, appOrigin, ...options, world })
  const stopApp = () => {
    appServer.closeAllConnections()
    appServer.close()
  }
  onTestFinished(async () => {
    stopApp()
    await simulator.close()
  })
  return { ...simulator, world, stopApp }
}
