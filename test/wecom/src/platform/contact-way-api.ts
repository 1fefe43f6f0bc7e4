import { makeId, removeContactWay, saveContactWay } from '../world.ts'
import type { SimContactWay } from '../world.ts'
import { lengthOf, numberOf, numbersOf, objectOf, optionalTextOf, textOf, textsOf } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import { pageOf } from './cursor.ts'
import { membersOf } from './directory-api.ts'
import { Refusal, tooLong } from './refusal.ts'
import { getServant } from './relation.ts'

const mostMembers = 100
const mostPerPage = 1000
const longestText = 30
/** Ways made before this day are not listed. */
const listedFromMs = Date.UTC(2021, 6, 10) - 8 * 3_600_000

const base = {
  method: 'POST',
  permission: 'customer_contact',
  empty: {},
  codeOnGet: 40058,
} as const

export const contactWayAddApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/add_contact_way',
  run(call) {
    const type = oneOf(call, 'type', { from: [1, 2], missing: 41037, invalid: 41039 })
    const scene = oneOf(call, 'scene', { from: [1, 2], missing: 41038, invalid: 41040 })
    const details = readDetails(call)
    checkMembers(call, type, details)
    if (call.corp.contactWays.size >= call.settings.contactWayLimit) throw new Refusal(41045)
    const config_id = makeId('').padEnd(32, '0')
    const way: SimContactWay = {
      config_id,
      type,
      scene,
      style: 0,
      remark: '',
      skip_verify: true,
      state: '',
      user: [],
      party: [],
      mark_source: true,
      is_temp: call.body['is_temp'] === true,
      is_exclusive: call.body['is_exclusive'] === true,
      ...details,
      qr_code: scene === 2 ? `https://wework.qpic.cn/wwpic/${config_id}/0` : '',
      createdAt: call.now,
    }
    saveContactWay(call.world, call.corp.corpId, way)
    return { config_id, ...qrCode(way) }
  },
}

export const contactWayUpdateApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/update_contact_way',
  run(call) {
    const way = getWay(call)
    const changed = { ...way, ...readDetails(call) }
    checkMembers(call, way.type, changed)
    saveContactWay(call.world, call.corp.corpId, changed)
    return {}
  },
}

export const contactWayGetApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/get_contact_way',
  run(call) {
    const { createdAt: _, qr_code, is_exclusive, ...shown } = getWay(call)
    const code = qr_code === '' ? {} : { qr_code }
    const exclusive = is_exclusive ? { is_exclusive } : {}
    return { contact_way: { ...shown, ...code, ...exclusive } }
  },
}

export const contactWayListApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/list_contact_way',
  empty: { contact_way: [] },
  run(call) {
    const limit = numberOf(call, 'limit') ?? 100
    if (limit < 1 || limit > mostPerPage) throw new Refusal(40058, 'limit invalid')
    const from = Math.max((numberOf(call, 'start_time') ?? 0) * 1000, listedFromMs)
    const until = (numberOf(call, 'end_time') ?? Number.POSITIVE_INFINITY) * 1000
    const ways = [...call.corp.contactWays.values()].filter(
      ({ createdAt }) => createdAt >= from && createdAt <= until,
    )
    const { page, next } = pageOf(ways, textOf(call, 'cursor'), limit)
    return {
      contact_way: page.map(({ config_id }) => ({ config_id })),
      ...(next === '' ? {} : { next_cursor: next }),
    }
  },
}

export const contactWayDeleteApi: Api = {
  ...base,
  path: '/cgi-bin/externalcontact/del_contact_way',
  run(call) {
    removeContactWay(call.world, call.corp.corpId, getWay(call).config_id)
    return {}
  },
}

function getWay(call: Call): SimContactWay {
  const id = textOf(call, 'config_id')
  if (id === '') throw new Refusal(41043)
  const way = call.corp.contactWays.get(id)
  if (!way) throw new Refusal(41044)
  return way
}

function oneOf(
  call: Call,
  name: string,
  rule: { from: number[]; missing: number; invalid: number },
): number {
  const value = numberOf(call, name)
  if (value === undefined) throw new Refusal(rule.missing)
  if (!rule.from.includes(value)) throw new Refusal(rule.invalid)
  return value
}

type Details = Partial<
  Pick<
    SimContactWay,
    'style' | 'remark' | 'skip_verify' | 'state' | 'user' | 'party' | 'mark_source' | 'conclusions'
  >
>

/** What both adding and updating may set; what is left out stays. */
function readDetails(call: Call): Details {
  const style = numberOf(call, 'style')
  if (style !== undefined && ![0, 1, 2, 3].includes(style)) throw new Refusal(41042)
  const conclusions = objectOf(call.body['conclusions'])
  const all: { [Name in keyof Details]: Details[Name] | undefined } = {
    style,
    remark: short(call, 'remark'),
    state: short(call, 'state'),
    skip_verify: flag(call, 'skip_verify'),
    mark_source: flag(call, 'mark_source'),
    user: call.body['user'] === undefined ? undefined : textsOf(call, 'user'),
    party: call.body['party'] === undefined ? undefined : numbersOf(call, 'party'),
    conclusions,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function short(call: Call, name: string): string | undefined {
  const text = optionalTextOf(call, name)
  if (text !== undefined && lengthOf(text) > longestText) throw tooLong(name, longestText)
  return text
}

function flag(call: Call, name: string): boolean | undefined {
  const value = call.body[name]
  return typeof value === 'boolean' ? value : undefined
}

/** One member for type 1; for type 2 a hundred at most, those of the departments counted. */
function checkMembers(call: Call, type: number, { user = [], party = [] }: Details): void {
  const named = user.map((userid) => getServant(call, userid).userid)
  if (type === 1 && (named.length !== 1 || party.length > 0))
    throw new Refusal(40058, 'user invalid')
  const members = new Set([...named, ...party.flatMap((id) => membersOf(call, id))])
  if (members.size === 0) throw new Refusal(40063)
  if (members.size > mostMembers) throw new Refusal(41041)
}

function qrCode({ qr_code }: SimContactWay): Reply {
  return qr_code === '' ? {} : { qr_code }
}
