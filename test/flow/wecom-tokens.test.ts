import { createTokenStore } from '@xiaoguan/server/corp/tokens'
import type { Database } from '@xiaoguan/server/db/open'
import { createWecom } from '@xiaoguan/server/wecom/client'
import { listFollowUsers } from '@xiaoguan/server/wecom/contacts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../support/database.ts'
import { type Asked, answering, corp as someCorp, ok } from './wecom-answering.ts'

const secretKey = 'test-only-key-Zq8vT2mX5nB7cR4wK9sD1fG6hJ3'
let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => database.close())

let corps = 0

/** A platform that gives a new token each time, takes only the newest, and as many processes as wanted. */
async function scene() {
  const state = { tokens: 0, tickets: 0 }
  const answer = ({ path, query }: Asked) => {
    if (path === 'gettoken') {
      state.tokens += 1
      return { ...ok, access_token: `token${state.tokens}`, expires_in: 7200 }
    }
    if (query.access_token !== `token${state.tokens}`)
      return { errcode: 40_014, errmsg: 'invalid access_token' }
    if (path !== 'ticket/get' && path !== 'get_jsapi_ticket') return ok
    state.tickets += 1
    return { ...ok, ticket: `ticket${state.tickets}`, expires_in: 7200 }
  }
  const { url, asked } = await answering(answer)
  corps += 1
  const corp = { ...someCorp, corpId: `corp${corps}` }
  const startProcess = (key = secretKey) => {
    const tokens = createTokenStore(database.db, key)
    return createWecom({ apiUrl: url, oauthUrl: url, tokens, now: () => new Date() })
  }
  const count = (path: string) => asked.filter((one) => one.path === path).length
  const row = () =>
    database.db
      .selectFrom('wecom_token')
      .selectAll()
      .where('corp_id', '=', corp.corpId)
      .where('kind', '=', 'access')
      .executeTakeFirstOrThrow()
  return { corp, startProcess, count, state, row }
}

const times = <Value>(n: number, make: (at: number) => Value) =>
  Array.from({ length: n }, (_, at) => make(at))

describe('the token of a corp', () => {
  it('is fetched exactly once by two processes with 50 calls at the same moment', async () => {
    const { corp, startProcess, count, row } = await scene()
    const processes = [startProcess(), startProcess()]
    await Promise.all(times(50, (at) => listFollowUsers(processes[at % 2]!, corp)))
    expect(count('gettoken')).toBe(1)
    expect(count('externalcontact/get_follow_user_list')).toBe(50)
    expect(await row()).toMatchObject({ fetching_by: null, fetching_until: null })
    // A process that starts later finds it.
    await listFollowUsers(startProcess(), corp)
    expect(count('gettoken')).toBe(1)
  })

  it('is fetched once more when the platform ends it, however many calls find out', async () => {
    const { corp, startProcess, count, state } = await scene()
    const processes = [startProcess(), startProcess()]
    await Promise.all(processes.map((wecom) => listFollowUsers(wecom, corp)))
    // Revoked: only a newer one will do.
    state.tokens += 1
    await Promise.all(times(50, (at) => listFollowUsers(processes[at % 2]!, corp)))
    expect(count('gettoken')).toBe(2)
  })

  it('brings one ticket of each kind for all processes', async () => {
    const { corp, startProcess, count } = await scene()
    const processes = [startProcess(), startProcess()]
    const kinds = ['agent_ticket', 'corp_ticket'] as const
    const tickets = await Promise.all(
      times(50, (at) => processes[at % 2]!.ticket(corp, kinds[Math.floor(at / 2) % 2]!)),
    )
    expect(new Set(tickets).size).toBe(2)
    expect([count('gettoken'), count('ticket/get'), count('get_jsapi_ticket')]).toEqual([1, 1, 1])
  })

  it('is fetched by another process when the one that wanted to has died', async () => {
    const { corp, startProcess, count, row } = await scene()
    await sql`insert into wecom_token (corp_id, kind, fetching_until, fetching_by)
      values (${corp.corpId}, 'access', now() + interval '400 milliseconds', 'dead')`.execute(
      database.db,
    )
    await listFollowUsers(startProcess(), corp)
    expect(count('gettoken')).toBe(1)
    expect((await row()).fetching_by).toBeNull()
  })

  it('lies sealed in the database, and is nobody’s under another key or secret', async () => {
    const { corp, startProcess, count, row } = await scene()
    await listFollowUsers(startProcess(), corp)
    const { value_sealed: sealed } = await row()
    expect(sealed).not.toBeNull()
    expect(Buffer.from(sealed ?? '', 'base64url').toString('latin1')).not.toContain('token1')
    await listFollowUsers(startProcess(), { ...corp, secret: 'the next secret' })
    expect(count('gettoken')).toBe(2)
    await listFollowUsers(startProcess('another-key-of-the-server-0123456789'), corp)
    expect(count('gettoken')).toBe(3)
  })
})
