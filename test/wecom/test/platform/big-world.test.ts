import { expect, it } from 'vitest'
import { bigWorld } from '../../src/big-world.ts'
import { openWorld } from '../../src/index.ts'
import { listen, readBody } from './start.ts'
import type { Body } from './start.ts'
import { createPlatform } from '../../src/index.ts'

const sizes = { staff: 60, customers: 1500, tags: 70, groups: 8, departments: 6 }

async function serve(seed: number) {
  const big = bigWorld({ ...sizes, seed })
  const now = Date.UTC(2026, 10, 2)
  const world = openWorld({ seed: big.seed, now: () => now })
  const platform = createPlatform({ world })
  const address = await listen(platform)
  const grant = `corpid=${big.corpId}&corpsecret=${big.secret}`
  const answer = await readBody(await fetch(`${address}/cgi-bin/gettoken?${grant}`))
  const token = String(answer['access_token'])
  const call = async (path: string, body?: object): Promise<Body> => {
    const url = `${address}/cgi-bin/${path}${path.includes('?') ? '&' : '?'}access_token=${token}`
    const post = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    return readBody(await fetch(url, post))
  }
  return { big, world, call }
}

type Contact = {
  external_contact: { external_userid: string }
  follow_info: { userid: string }
}

it('is the same again for the same seed, and another for another', () => {
  const first = JSON.stringify(bigWorld({ ...sizes, seed: 7 }))
  expect(JSON.stringify(bigWorld({ ...sizes, seed: 7 }))).toBe(first)
  expect(JSON.stringify(bigWorld({ ...sizes, seed: 8 }))).not.toBe(first)
})

it('has as many of everything as asked for, and everything odd', async () => {
  const { big, world, call } = await serve(1)
  const corp = world.getCorp(big.corpId)
  expect(corp.customers.size).toBe(1500)
  expect(corp.departments.size).toBe(6)
  expect(corp.groupChats.size).toBe(8)
  expect([...corp.tagGroups.values()].flatMap((group) => group.tags)).toHaveLength(70)
  expect(corp.allUsers().filter((user) => user.active)).toHaveLength(60)
  for (const userids of Object.values(big.oddities)) expect(userids).not.toEqual([])
  const states = new Set([...corp.allFollows()].map((follow) => follow.state))
  expect(states.size).toBe(5)
  const unassigned = await call('externalcontact/get_unassigned_list', {})
  expect(unassigned['info']).toHaveLength(big.leftBehind)
  const [lead] = big.oddities.leadNobody
  const led = [...corp.departments.values()].filter((each) =>
    each.department_leader.includes(lead ?? ''),
  )
  expect(led).toHaveLength(1)
  expect(corp.allUsers().filter((user) => user.department.includes(led[0]?.id ?? 0))).toHaveLength(
    1,
  )
})

it('batch and list show every live relation once', async () => {
  const { big, world, call } = await serve(2)
  const members = (await call('externalcontact/get_follow_user_list'))['follow_user'] as string[]
  const seen: string[] = []
  const unlicensed: string[] = []
  let cursor = ''
  do {
    const page = await call('externalcontact/batch/get_by_user', {
      userid_list: members,
      cursor,
      limit: 100,
    })
    const contacts = page['external_contact_list'] as Contact[]
    expect(contacts.length).toBeLessThanOrEqual(100)
    seen.push(
      ...contacts.map(
        (each) => `${each.follow_info.userid} ${each.external_contact.external_userid}`,
      ),
    )
    if (cursor === '') {
      const failed = page['fail_info'] as { unlicensed_userid_list: string[] }
      unlicensed.push(...failed.unlicensed_userid_list)
    }
    cursor = String(page['next_cursor'])
  } while (cursor !== '')
  expect(unlicensed.toSorted()).toEqual(big.oddities.unlicensed.toSorted())
  for (const userid of unlicensed) {
    const list = await call(`externalcontact/list?userid=${userid}`)
    seen.push(...(list['external_userid'] as string[]).map((id) => `${userid} ${id}`))
  }
  const live = [...world.getCorp(big.corpId).allFollows()].filter(
    (each) => each.deleted_by !== 'staff' && !big.oddities.left.includes(each.userid),
  )
  expect(seen.toSorted()).toEqual(
    live.map((each) => `${each.userid} ${each.external_userid}`).toSorted(),
  )
  expect(seen).toHaveLength(big.liveFollows)
})
