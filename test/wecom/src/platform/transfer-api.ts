import { startTransfer } from '../world.ts'
import type { SimTransfer, SimUser } from '../world.ts'
import { isVisible, lengthOf, textOf, textsOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { pageOf } from './cursor.ts'
import { arraySize, Refusal, tooLong } from './refusal.ts'
import { getMember, getServant, isLive } from './relation.ts'

const dayMs = 24 * 60 * 60 * 1000
const mostCustomers = 100
const resultsPerPage = 1000
const longestMessage = 200
/** 90 个自然日内，在职成员的每位客户仅可被转接 2 次. */
const mostTransfers = 2
const countedMs = 90 * dayMs

type Kind = SimTransfer['kind']

const base = {
  method: 'POST',
  permission: 'customer_contact',
  empty: { customer: [] },
  codeOnGet: 40063,
} as const

export const transferApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/transfer_customer',
  run: (call) => start(call, 'on_job'),
}

export const transferResultApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/transfer_result',
  run: (call) => listResults(call, 'on_job'),
}

export const resignedTransferApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/resigned/transfer_customer',
  run: (call) => start(call, 'resigned'),
}

export const resignedTransferResultApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/resigned/transfer_result',
  run: (call) => listResults(call, 'resigned'),
}

function start(call: Call, kind: Kind): Reply {
  const from = getGiver(call, kind)
  const to = getServant(call, textOf(call, 'takeover_userid'))
  if (from.userid === to.userid) throw new Refusal(40058, 'takeover_userid invalid')
  const customers = textsOf(call, 'external_userid')
  if (customers.length === 0) throw new Refusal(40063)
  if (customers.length > mostCustomers) throw arraySize('external_userid', 1, mostCustomers)
  if (lengthOf(textOf(call, 'transfer_success_msg')) > longestMessage) {
    throw tooLong('transfer_success_msg', longestMessage)
  }
  let room = call.settings.customersPerMember - liveCount(call, to)
  const answers = [...new Set(customers)].map((external_userid) => {
    const refused = findObstacle(call, { kind, from, external_userid })
    const errcode = refused === 0 && room <= 0 ? 40099 : refused
    if (errcode === 0) room -= 1
    return { external_userid, errcode }
  })
  const pair = { kind, from: from.userid, to: to.userid }
  for (const { external_userid, errcode } of answers) {
    if (errcode === 0) startTransfer(call.world, call.corp.corpId, { ...pair, external_userid })
  }
  return { customer: answers }
}

/** Who gives: somebody in the company, or for 'resigned' somebody who has left it. */
function getGiver(call: Call, kind: Kind): SimUser {
  const userid = textOf(call, 'handover_userid')
  if (kind === 'on_job') return getMember(call, userid)
  if (call.corp.findUser(userid)) throw new Refusal(40097)
  const gone = call.corp.knownUser(userid)
  if (!gone) throw new Refusal(40003)
  if (!isVisible(call.app, gone.userid)) throw new Refusal(60111)
  return gone
}

/** Why this customer cannot be handed over now, or 0. */
function findObstacle(
  call: Call,
  of: { kind: Kind; from: SimUser; external_userid: string },
): number {
  const { kind, from, external_userid } = of
  if (!call.corp.customers.has(external_userid)) return 40096
  const follow = call.corp.findFollow(from.userid, external_userid)
  if (!follow) return 40096
  if (!isLive(follow)) return 84061
  const before = call.corp.transfers.filter((each) => each.external_userid === external_userid)
  const waits = before.some((each) => each.state === 'waiting' && isFrom(each, from.userid))
  if (waits) return 40100
  const counted = before.filter(
    (each) =>
      each.kind === 'on_job' &&
      (each.state === 'waiting' || each.state === 'done') &&
      each.startedAt > call.now - countedMs,
  )
  return kind === 'on_job' && counted.length >= mostTransfers ? 40128 : 0
}

function listResults(call: Call, kind: Kind): Reply {
  const from = getGiver(call, kind)
  const to = getMember(call, textOf(call, 'takeover_userid'))
  const latest = new Map<string, SimTransfer>()
  for (const each of call.corp.transfers) {
    const fits = each.kind === kind && isFrom(each, from.userid) && each.to === to.userid
    if (fits) latest.set(each.external_userid, each)
  }
  const { page, next } = pageOf([...latest.values()], textOf(call, 'cursor'), resultsPerPage)
  return { customer: page.map(describe), next_cursor: next }
}

const statuses: Record<SimTransfer['state'], number> = { done: 1, waiting: 2, refused: 3, limit: 4 }

function describe(transfer: SimTransfer): Reply {
  const { external_userid, state, startedAt, endedAt } = transfer
  return {
    external_userid,
    status: statuses[state],
    takeover_time: takeoverSeconds(state, startedAt, endedAt),
  }
}

/** When it was done, or while it waits when it will be; 0 when it came to nothing. */
function takeoverSeconds(
  state: SimTransfer['state'],
  startedAt: number,
  endedAt: number | undefined,
): number {
  if (state === 'waiting') return Math.floor((startedAt + dayMs) / 1000)
  return state === 'done' ? Math.floor((endedAt ?? startedAt) / 1000) : 0
}

function isFrom(transfer: SimTransfer, userid: string): boolean {
  return transfer.from.toLowerCase() === userid.toLowerCase()
}

function liveCount(call: Call, user: SimUser): number {
  return call.corp.followsOf(user.userid).filter(isLive).length
}
