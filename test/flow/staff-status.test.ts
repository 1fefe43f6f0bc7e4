import { changeUser } from '@xiaoguan/wecom-simulator'
import { describe, expect, it } from 'vitest'
import { testApp } from '../support/shared-app.ts'
import { drainScene } from './callback-drain-scene.ts'
import { type PlatformCorp, crowd, newPlatformCorp } from './sync-corp.ts'

const app = await testApp()
const { db } = app.deps
const away = [2, 5] as const

async function staffOf(corpId: string, staffId: string) {
  return db
    .selectFrom('staff')
    .select(['active', 'activated', 'left_at'])
    .where('corp_id', '=', corpId)
    .where('staff_id', '=', staffId)
    .executeTakeFirst()
}

async function findingsOf(corpId: string) {
  const rows = await db
    .selectFrom('sync_finding')
    .select(['kind', 'subject'])
    .where('corp_id', '=', corpId)
    .orderBy('kind')
    .execute()
  return rows.map(({ kind, subject }) => [kind, subject])
}

const setStatus = (corp: PlatformCorp, userid: string, status: 1 | 2 | 4 | 5) => {
  app.clock.forward(60_000)
  changeUser(app.world, corp.wecomCorpId, { userid, status })
}

describe('a member’s status in the whole directory', () => {
  it.each(away)('%i: she is as gone, and here again with 1', async (status) => {
    const people = crowd(2, 2)
    const corp = await newPlatformCorp(people)
    const [one = ''] = people.userids
    await corp.sync()
    setStatus(corp, one, status)
    await corp.sync()
    const left_at = app.clock.now()
    expect(await staffOf(corp.corpId, one)).toMatchObject({ active: false, left_at })
    expect(await findingsOf(corp.corpId)).toEqual([['customer_of_left_staff', one]])
    setStatus(corp, one, 1)
    await corp.sync()
    expect(await staffOf(corp.corpId, one)).toMatchObject({ active: true, left_at: null })
    expect(await findingsOf(corp.corpId)).toEqual([])
  })

  it.each(away)('%i: a stranger is not taken in', async (status) => {
    const people = crowd(1, 1)
    const users = people.users.map((user) => ({ ...user, status }))
    const corp = await newPlatformCorp({ ...people, users })
    expect(await corp.sync()).toMatchObject({ state: 'done', counts: { staff: 0 } })
    expect(await staffOf(corp.corpId, people.userids[0]!)).toBeUndefined()
  })

  it('4: she is here, and the operator is told until she signed in', async () => {
    const people = crowd(2, 1)
    const corp = await newPlatformCorp(people)
    const [one = ''] = people.userids
    setStatus(corp, one, 4)
    await corp.sync()
    const here = { active: true, left_at: null }
    expect(await staffOf(corp.corpId, one)).toEqual({ ...here, activated: false })
    expect(await findingsOf(corp.corpId)).toEqual([['staff_not_activated', one]])
    setStatus(corp, one, 1)
    await corp.sync()
    expect(await staffOf(corp.corpId, one)).toEqual({ ...here, activated: true })
    expect(await findingsOf(corp.corpId)).toEqual([])
  })
})

describe('a callback that a member’s status changed', () => {
  it('takes over what is fetched', async () => {
    const { corp, staff, world, clock, arrive, events } = await drainScene()
    const { staffId: userid } = staff
    const told = async (status: 1 | 2 | 4) => {
      clock.forward(5000)
      changeUser(world, corp.wecomCorpId, { userid, status })
      await arrive()
      const row = await staffOf(corp.corpId, userid)
      return [row?.active, row?.activated]
    }
    expect(await told(4)).toEqual([true, false])
    expect(await told(2)).toEqual([false, false])
    expect(await told(1)).toEqual([true, true])
    expect(new Set((await events()).map(({ kind, state }) => `${kind} ${state}`))).toEqual(
      new Set(['change_contact.update_user done']),
    )
  })
})
