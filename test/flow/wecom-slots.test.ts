import type { ServerResponse } from 'node:http'
import { createSlotStore } from '@xiaoguan/server/corp/slots'
import type { Database } from '@xiaoguan/server/db/open'
import { createWecom } from '@xiaoguan/server/wecom/client'
import { markTags } from '@xiaoguan/server/wecom/contacts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase } from '../support/database.ts'
import {
  answering,
  memoryTokens,
  ok,
  corp as someCorp,
  withCredentials,
} from './wecom-answering.ts'

const api = 'externalcontact/mark_tag'
let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(async () => database.close())

let corps = 0

/** A platform that takes a moment for each call and counts those under way, and as many processes as wanted. */
async function scene() {
  const state = { underWay: 0, most: 0, calls: 0 }
  const take = (response: ServerResponse) => {
    state.calls += 1
    state.underWay += 1
    state.most = Math.max(state.most, state.underWay)
    setTimeout(() => {
      state.underWay -= 1
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(ok))
    }, 15)
  }
  const { url } = await answering(withCredentials(() => take))
  corps += 1
  const corp = { ...someCorp, corpId: `slots${corps}` }
  const startProcess = () => {
    const slots = createSlotStore(database.db)
    const now = () => new Date()
    const wecom = createWecom({ apiUrl: url, oauthUrl: url, tokens: memoryTokens(), slots, now })
    return (customerId: string) =>
      markTags(wecom, corp, { staffId: 'zhou', customerId }, { add: ['et1'], remove: [] })
  }
  const rows = () =>
    database.db
      .selectFrom('wecom_slot')
      .selectAll()
      .where('corp_id', '=', corp.corpId)
      .orderBy('n')
      .execute()
  return { corp, startProcess, state, rows }
}

describe('tags told to the platform by several processes', () => {
  it('are never more than five calls at once, and all of them come to their turn', async () => {
    const { startProcess, state, rows } = await scene()
    const processes = [startProcess(), startProcess(), startProcess()]
    await Promise.all(Array.from({ length: 60 }, (_, at) => processes[at % 3]!(`wm${at}`)))
    expect(state).toMatchObject({ calls: 60, underWay: 0 })
    expect(state.most).toBeLessThanOrEqual(5)
    expect((await rows()).map(({ n, held_by }) => [n, held_by])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [n, null]),
    )
  })

  it('wait for the place of a process that died only until its lease ends', async () => {
    const { corp, startProcess, state, rows } = await scene()
    await sql`insert into wecom_slot (corp_id, api, n, held_by, held_until)
      select ${corp.corpId}, ${api}, n, gen_random_uuid(), now() + interval '400 milliseconds'
      from generate_series(1, 5) as n`.execute(database.db)
    const mark = startProcess()
    await Promise.all([mark('wm1'), mark('wm2')])
    expect(state.calls).toBe(2)
    // Taken, and given back.
    expect((await rows()).some((row) => row.held_until === null)).toBe(true)
  })

  it('use the places that are free beside a dead one', async () => {
    const { corp, startProcess, state, rows } = await scene()
    const mark = startProcess()
    await mark('wm1')
    await sql`update wecom_slot set held_by = gen_random_uuid(), held_until = now() + interval '1 hour'
      where corp_id = ${corp.corpId} and n <= 4`.execute(database.db)
    const others = [mark, startProcess()]
    await Promise.all(Array.from({ length: 8 }, (_, at) => others[at % 2]!(`wm${at}`)))
    expect(state).toMatchObject({ calls: 9, most: 1 })
    expect((await rows()).filter((row) => row.held_by !== null)).toHaveLength(4)
  })
})
