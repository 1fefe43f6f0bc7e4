import { afterEach, describe, expect, it } from 'vitest'
import { testApp } from '../support/shared-app.ts'
import { crowd, newPlatformCorp } from './sync-corp.ts'

const app = await testApp()
const { settings } = app.platform
const listPath = '/cgi-bin/externalcontact/groupchat/list'
const getPath = '/cgi-bin/externalcontact/groupchat/get'

afterEach(() => {
  settings.groupChatOwnersLimit = 1000
})

/** A corp of so many people, each of whom owns a group. */
async function corpOfOwners(staff: number) {
  const people = crowd(staff, 1)
  const groupChats = people.userids.map((owner) => ({
    chat_id: `wr${owner}`,
    name: `${owner}的群`,
    owner,
  }))
  const corp = await newPlatformCorp({ ...people, groupChats })
  const chats = async () => {
    const rows = await app.deps.db
      .selectFrom('group_chat')
      .select(['chat_id', 'dismissed_at'])
      .where('corp_id', '=', corp.corpId)
      .orderBy('chat_id')
      .execute()
    return rows.filter((row) => row.dismissed_at === null).map((row) => row.chat_id)
  }
  return { corp, all: groupChats.map((chat) => chat.chat_id).toSorted(), people, chats }
}

describe('groups of more people than the platform tells at once', () => {
  it('are asked for by their owners, a hundred at a time', async () => {
    const { corp, all, chats } = await corpOfOwners(104)
    settings.groupChatOwnersLimit = 103
    const run = await corp.sync()
    expect(run).toMatchObject({ state: 'done', problem: null })
    expect(await chats()).toEqual(all)
    // Refused once, then two lists.
    expect(corp.calls(listPath).map(({ errcode }) => errcode)).toEqual([81_017, 0, 0])
    expect(run.counts.calls - run.counts.leastCalls).toBe(1)
  })

  it('go on after a failure with the owners not asked yet', async () => {
    const { corp, all, chats } = await corpOfOwners(104)
    settings.groupChatOwnersLimit = 103
    app.platform.faults.add({ path: getPath, errcode: 48_002 })
    expect(await corp.sync()).toMatchObject({ state: 'running', phase: 'chats' })
    expect(corp.calls(listPath).map(({ errcode }) => errcode)).toEqual([81_017, 0])
    app.clock.forward(2000)
    expect(await corp.sync()).toMatchObject({ state: 'done' })
    expect(corp.calls(listPath).map(({ errcode }) => errcode)).toEqual([81_017, 0, 0])
    expect(await chats()).toEqual(all)
  })

  it('stay, whose owner left, as long as they stand', async () => {
    const { corp, all, people, chats } = await corpOfOwners(3)
    await corp.sync()
    settings.groupChatOwnersLimit = 1
    const [left = ''] = people.userids
    corp.world.putUser({ ...corp.world.findUser(left)!, active: false })
    app.clock.forward(60_000)
    await corp.sync()
    expect(await chats()).toEqual(all)
    corp.world.groupChats.delete(`wr${left}`)
    app.clock.forward(60_000)
    await corp.sync()
    expect(await chats()).toEqual(all.filter((id) => id !== `wr${left}`))
  })
})
