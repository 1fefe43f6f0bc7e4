import { getAgent } from '@xiaoguan/server/wecom/agent'
import { getGroupChat } from '@xiaoguan/server/wecom/chats'
import type { Wecom } from '@xiaoguan/server/wecom/client'
import { getExternalContact, listContactsOf, listUnassigned } from '@xiaoguan/server/wecom/contacts'
import { getMember, listDepartments, listMembers } from '@xiaoguan/server/wecom/directory'
import { WecomUnreachable } from '@xiaoguan/server/wecom/errors'
import { sendCard } from '@xiaoguan/server/wecom/messages'
import { addCorpTags, listCorpTags } from '@xiaoguan/server/wecom/tags'
import { getMomentComments, listMoments } from '@xiaoguan/server/wecom/moments'
import { listTransferResults, transferCustomers } from '@xiaoguan/server/wecom/transfers'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answering, corp, ok, withCredentials } from './wecom-answering.ts'

const transfer = { kind: 'on_job' as const, fromId: 'a', toId: 'b', customerIds: [], cursor: '' }
const card = { staffId: 'a', title: 't', description: 'd', url: 'https://x', button: 'b' }
const contact = { external_userid: 'wm1', name: 'n', avatar: '', gender: 0 }
const follow = { userid: 'zhou', remark: 'r', createtime: 1, add_way: 1, state: 's' }
const user = { userid: 'zhou', name: 'n', department: [1], is_leader_in_dept: [1], position: 'p' }

/** A good answer of each call, to be spoilt somewhere. */
const calls: [(wecom: Wecom) => Promise<unknown>, object][] = [
  [
    (wecom) => getExternalContact(wecom, corp, 'wm1'),
    { external_contact: contact, follow_user: [{ ...follow, tags: [{ tag_id: 't' }] }] },
  ],
  [
    (wecom) => listContactsOf(wecom, corp, { staffIds: ['zhou'], cursor: '' }),
    {
      external_contact_list: [
        { external_contact: contact, follow_info: { ...follow, tag_id: ['t'] } },
      ],
      fail_info: { unlicensed_userid_list: ['x'] },
    },
  ],
  [
    (wecom) => listUnassigned(wecom, corp, ''),
    { info: [{ handover_userid: 'a', external_userid: 'b', dimission_time: 1 }], is_last: false },
  ],
  [(wecom) => getMember(wecom, corp, 'zhou'), user],
  [(wecom) => listMembers(wecom, corp, 1), { userlist: [user] }],
  [
    (wecom) => listDepartments(wecom, corp),
    { department: [{ id: 1, name: 'n', parentid: 0, order: 1, department_leader: ['a'] }] },
  ],
  [
    (wecom) => listCorpTags(wecom, corp),
    {
      tag_group: [
        { group_id: 'g', group_name: 'n', order: 1, tag: [{ id: 't', name: 'n', order: 1 }] },
      ],
    },
  ],
  [
    (wecom) => addCorpTags(wecom, corp, { groupName: 'n', tags: [] }),
    { tag_group: { group_id: 'g', group_name: 'n', tag: [{ id: 't' }] } },
  ],
  [
    (wecom) => getGroupChat(wecom, corp, 'wr1'),
    { group_chat: { chat_id: 'wr1', owner: 'a', member_list: [{ userid: 'a', type: 1 }] } },
  ],
  [
    (wecom) => transferCustomers(wecom, corp, transfer),
    { customer: [{ external_userid: 'a', errcode: 0 }] },
  ],
  [
    (wecom) => listTransferResults(wecom, corp, transfer),
    { customer: [{ external_userid: 'a', status: 1, takeover_time: 1 }], next_cursor: 'n' },
  ],
  [
    (wecom) => listMoments(wecom, corp, { since: new Date(0), until: new Date(1), cursor: '' }),
    {
      moment_list: [{ moment_id: 'm', creator: 'a', create_time: 1, text: { content: 't' } }],
      next_cursor: 'n',
    },
  ],
  [
    (wecom) => getMomentComments(wecom, corp, 'm', 'a'),
    {
      like_list: [{ external_userid: 'b', create_time: 1 }],
      comment_list: [{ userid: 'a', create_time: 1 }],
    },
  ],
  [(wecom) => sendCard(wecom, corp, card), { invaliduser: '', msgid: 'm' }],
  [
    (wecom) => getAgent(wecom, corp),
    {
      agentid: 1,
      name: 'n',
      close: 0,
      allow_userinfos: { user: [{ userid: 'a' }] },
      allow_partys: { partyid: [1] },
    },
  ],
]

/** The value with the n-th of its parts replaced, or taken out when there is nothing to put in its place. */
function spoil(value: unknown, n: number, part: unknown): unknown {
  let left = n
  return JSON.parse(JSON.stringify(value), (key, each: unknown) => {
    left -= 1
    return left === -1 && key !== '' ? part : each
  })
}

describe('an answer that is not as documented', () => {
  it('is taken as far as it goes or is none at all, and never breaks a caller', async () => {
    let answer: object = ok
    const { wecom } = await answering(withCredentials(() => answer))
    const spoilt = fc.tuple(
      fc.constantFrom(...calls),
      fc.nat({ max: 12 }),
      fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined }),
    )
    const outcomes = { taken: 0, none: 0 }
    await fc.assert(
      fc.asyncProperty(spoilt, async ([[ask, good], n, part]) => {
        answer = { ...ok, ...(spoil(good, n, part) as object) }
        const outcome: unknown = await ask(wecom).then(
          () => 'taken',
          (error: unknown) => error,
        )
        outcomes[outcome === 'taken' ? 'taken' : 'none'] += 1
        expect(outcome === 'taken' || outcome instanceof WecomUnreachable).toBe(true)
      }),
      { numRuns: 500 },
    )
    expect(outcomes.taken).toBeGreaterThan(outcomes.none)
    expect(outcomes.none).toBeGreaterThan(0)
  })
})
