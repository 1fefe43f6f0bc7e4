import { applyContacts } from '@xiaoguan/server/customer/contact-store'
import { getGroupChat, listGroupChats } from '@xiaoguan/server/wecom/chats'
import { type ExternalContact, getExternalContact } from '@xiaoguan/server/wecom/contacts'
import { getMember } from '@xiaoguan/server/wecom/directory'
import { listTransferResults } from '@xiaoguan/server/wecom/transfers'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newScene } from './contacts.ts'
import { answeringInTurn, corp, ok } from './wecom-answering.ts'
import { hasSamples, readSample } from './wecom-samples.ts'

/** Values of the platform's answers that are read here, as the reference lists them. */
const read = {
  add_way: [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 21, 22, 24, 201, 202],
  gender: [0, 1, 2],
  'external_contact.type': [1, 2],
  'follow_user.tags.type': [1, 2, 3],
  'groupchat.status': [0, 1, 2, 3],
  'groupchat.member.type': [1, 2],
  'transfer.status': [1, 2, 3, 4, 5],
  'user.status': [1, 2, 4, 5],
} as const

const leftAside: Record<string, string> = {
  'external_attr.type': 'a customer’s public profile is not shown',
  'wechat_channels.source': 'how she was added is told by add_way',
  'groupchat.member.join_scene': 'of a group only who is in it counts',
  'change_external_chat.JoinScene': 'the group is fetched, not inferred from its event',
  'change_external_chat.QuitScene': 'the group is fetched, not inferred from its event',
  'groupmsg.task.status': 'mass messages are the console’s',
  'groupmsg.send.status': 'mass messages are the console’s',
  'contact_way.type': 'codes are made in the console',
  'contact_way.scene': 'codes are made in the console',
  'getContext.entry': 'told to the page, which tests it (web, jssdk-samples)',
}

const Published = z.record(z.string(), z.unknown())

type Row = { name: string; add_way: number; gender: number; type: number }

/** Has customers answered by a platform and stored; their rows come back. */
async function store(rows: readonly Row[]) {
  const { staff, corpId, db, at, within, tagIds } = await newScene()
  const createtime = Math.floor(at(-3_600_000).getTime() / 1000)
  const tags = [
    { group_name: '皮肤', tag_name: '标签1', tag_id: tagIds[0], type: 1 },
    { group_name: '', tag_name: '我的', type: 2 },
    { group_name: '规则组', tag_name: '标签2', tag_id: tagIds[1], type: 3 },
  ]
  const { wecom } = await answeringInTurn(
    ...rows.map(({ name, add_way, gender, type }) => ({
      ...ok,
      external_contact: { external_userid: name, name, gender, type },
      follow_user: [{ userid: staff[0].staffId, createtime, add_way, tags }],
    })),
  )
  const contacts: ExternalContact[] = []
  for (const { name } of rows) contacts.push(await getExternalContact(wecom, corp, name))
  const seen = { at: at(), whole: true, source: 'callback' as const }
  await within((tx, context) => applyContacts(tx, context, contacts, seen))
  const customers = db.selectFrom('customer').selectAll().where('corp_id', '=', corpId)
  const follows = db.selectFrom('follow').selectAll().where('corp_id', '=', corpId)
  const followTags = db.selectFrom('follow_tag').selectAll().where('corp_id', '=', corpId)
  return {
    customers: await customers.execute(),
    follows: await follows.execute(),
    tags: await followTags.execute(),
    tagIds,
  }
}

describe('values of the platform’s answers', () => {
  it('are accepted and kept: every way of adding, gender, and kind of customer', async () => {
    const rows = read.add_way.flatMap((add_way, at) => {
      const gender = read.gender[at % 3] ?? 0
      return read['external_contact.type'].map((type) => ({
        name: `wm${add_way}-${gender}-${type}`,
        add_way,
        gender,
        type,
      }))
    })
    const { customers, follows } = await store(rows)
    const kept = follows.map(({ customer_id, add_way }) => [customer_id, add_way])
    expect(Object.fromEntries(kept)).toEqual(
      Object.fromEntries(rows.map(({ name, add_way }) => [name, add_way])),
    )
    const genders = customers.map(({ customer_id, gender }) => [customer_id, gender])
    expect(Object.fromEntries(genders)).toEqual(
      Object.fromEntries(rows.map(({ name, gender }) => [name, gender])),
    )
    expect(customers.every(({ main_follower_id }) => main_follower_id !== null)).toBe(true)
  })

  it('are accepted: a tag of the corp and of a rule group is kept, a member’s own is not ours', async () => {
    const { tags, tagIds } = await store([{ name: 'wm1', add_way: 1, gender: 0, type: 1 }])
    expect(tags.map(({ tag_id }) => tag_id).toSorted()).toEqual(tagIds.slice(0, 2).toSorted())
  })

  it('are accepted: members and customers of groups, groups of any state', async () => {
    const { wecom } = await answeringInTurn(
      {
        ...ok,
        group_chat: {
          chat_id: 'wr1',
          member_list: read['groupchat.member.type'].map((type) => ({ userid: `of${type}`, type })),
        },
      },
      {
        ...ok,
        group_chat_list: read['groupchat.status'].map((status) => ({
          chat_id: `wr${status}`,
          status,
        })),
      },
    )
    const chat = await getGroupChat(wecom, corp, 'wr1')
    expect([chat?.staffIds, chat?.customerIds]).toEqual([['of1'], ['of2']])
    const { chatIds } = await listGroupChats(wecom, corp, '')
    expect(chatIds).toHaveLength(read['groupchat.status'].length)
  })

  it('are accepted: every state of a hand-over, and one that is new', async () => {
    const states = [...read['transfer.status'], 99]
    const { wecom } = await answeringInTurn({
      ...ok,
      customer: states.map((status) => ({ external_userid: `wm${status}`, status })),
    })
    const transfer = { kind: 'on_job', fromId: 'a', toId: 'b', cursor: '' } as const
    const { rows } = await listTransferResults(wecom, corp, transfer)
    expect(rows.map(({ status }) => status)).toEqual([
      'done',
      'waiting',
      'refused',
      'limit',
      'none',
      'waiting',
    ])
  })

  it.each(read['user.status'])('are accepted: a member of state %i', async (status) => {
    const { wecom } = await answeringInTurn({ ...ok, userid: 'zhou', name: '周倩', status })
    expect(await getMember(wecom, corp, 'zhou')).toMatchObject({ userId: 'zhou', name: '周倩' })
  })
})

describe.runIf(!hasSamples)('the published values', () => {
  it('are not beside the project; its own samples are tested in any case', () => {
    expect(hasSamples).toBe(false)
  })
})

describe.runIf(hasSamples)('the published values', () => {
  it('are those tested above, or left aside for a reason', () => {
    const published = Published.parse(readSample('enums.json'))
    for (const [name, values] of Object.entries(read))
      expect([name, Object.keys(published[name] ?? {}).map(Number)]).toEqual([name, [...values]])
    const rest = Object.keys(published).filter((name) => !(name in read))
    expect(rest.toSorted()).toEqual(Object.keys(leftAside).toSorted())
  })
})
