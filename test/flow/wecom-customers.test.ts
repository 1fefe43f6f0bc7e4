import {
  getExternalContact,
  listContactsOf,
  listCustomerIds,
  listUnassigned,
  markTags,
} from '@xiaoguan/server/wecom/contacts'
import { listTransferResults, transferCustomers } from '@xiaoguan/server/wecom/transfers'
import { describe, expect, it } from 'vitest'
import { answeringInTurn, corp, ok } from './wecom-answering.ts'

const begin = new Date('2026-11-20T01:00:00Z')
const seconds = begin.getTime() / 1000

describe('customers', () => {
  it('come with those who follow them, over several pages', async () => {
    const contact = { external_userid: 'wm1', name: '李女士', avatar: '', gender: 2, type: 1 }
    const { wecom, asked } = await answeringInTurn(
      {
        ...ok,
        external_contact: contact,
        follow_user: [
          {
            userid: 'zhou',
            remark: '李姐',
            createtime: seconds,
            add_way: 1,
            state: 'store1',
            tags: [
              { group_name: '皮肤', tag_name: '干', tag_id: 'et1', type: 1 },
              { group_name: '', tag_name: '我的', type: 2 },
            ],
          },
        ],
        next_cursor: 'second',
      },
      {
        ...ok,
        external_contact: contact,
        follow_user: [{ userid: 'wang', remark: null, tags: null, createtime: `${seconds}` }],
        next_cursor: '',
      },
    )
    expect(await getExternalContact(wecom, corp, 'wm1')).toEqual({
      customerId: 'wm1',
      name: '李女士',
      avatar: null,
      gender: 2,
      follows: [
        {
          staffId: 'zhou',
          remark: '李姐',
          description: null,
          addedAt: begin,
          addWay: 1,
          state: 'store1',
          tagIds: ['et1'],
          mobiles: [],
        },
        {
          staffId: 'wang',
          remark: null,
          description: null,
          addedAt: begin,
          addWay: null,
          state: null,
          tagIds: [],
          mobiles: [],
        },
      ],
    })
    const gets = asked.filter(({ path }) => path === 'externalcontact/get')
    expect(gets.map(({ query }) => query.cursor)).toEqual([undefined, 'second'])
  })

  it('of several members come page by page, with those who have no licence', async () => {
    const { wecom, lastBody } = await answeringInTurn({
      ...ok,
      external_contact_list: [
        {
          external_contact: { external_userid: 'wm1', name: '李女士' },
          follow_info: { userid: 'zhou', createtime: seconds, tag_id: ['et1', 'st2'] },
        },
        { external_contact: { name: 'no id' }, follow_info: { userid: 'zhou' } },
      ],
      next_cursor: 'more',
      fail_info: { unlicensed_userid_list: ['wang'] },
    })
    const page = await listContactsOf(wecom, corp, { staffIds: ['zhou', 'wang'], cursor: '' })
    expect(page).toMatchObject({ nextCursor: 'more', unlicensedIds: ['wang'] })
    expect(page.contacts).toHaveLength(1)
    expect(page.contacts[0]?.follows).toMatchObject([{ staffId: 'zhou', tagIds: ['et1', 'st2'] }])
    expect(lastBody()).toEqual({ userid_list: ['zhou', 'wang'], cursor: '', limit: 100 })
  })

  it('are none where the platform says there is no relation, or nobody has a licence', async () => {
    const none = { errcode: 84_061, errmsg: 'not external contact', external_userid: ['wmStale'] }
    const { wecom } = await answeringInTurn(none, none, { errcode: 701_008, errmsg: 'no license' })
    expect(await listCustomerIds(wecom, corp, 'zhou')).toEqual([])
    const ask = () => listContactsOf(wecom, corp, { staffIds: ['zhou'], cursor: '' })
    expect(await ask()).toEqual({ contacts: [], nextCursor: null, unlicensedIds: [] })
    expect(await ask()).toEqual({ contacts: [], nextCursor: null, unlicensedIds: ['zhou'] })
  })

  it('whom nobody took over come with the day their member left', async () => {
    const info = [{ handover_userid: 'left', external_userid: 'wm1', dimission_time: seconds }]
    const { wecom } = await answeringInTurn(
      { ...ok, info, is_last: false, next_cursor: 'n' },
      { ...ok, info, is_last: true, next_cursor: 'n2' },
    )
    const rows = [{ staffId: 'left', customerId: 'wm1', leftAt: begin }]
    expect(await listUnassigned(wecom, corp, '')).toEqual({ rows, nextCursor: 'n' })
    expect(await listUnassigned(wecom, corp, 'n')).toEqual({ rows, nextCursor: null })
  })

  it('are handed over with a message only from somebody who still works here', async () => {
    const { wecom, asked, lastBody } = await answeringInTurn(
      {
        ...ok,
        customer: [
          { external_userid: 'wm1', errcode: 0 },
          { external_userid: 'wm2', errcode: 40_096 },
        ],
      },
      { ...ok, customer: [] },
      {
        ...ok,
        customer: [1, 2, 3, 4, 5, 9].map((status) => {
          return {
            external_userid: `wm${status}`,
            status,
            takeover_time: status === 1 ? seconds : 0,
          }
        }),
        next_cursor: '',
      },
    )
    const who = {
      fromId: 'zhou',
      toId: 'wang',
      customerIds: ['wm1', 'wm2'],
      message: '好'.repeat(300),
    }
    expect(await transferCustomers(wecom, corp, { kind: 'on_job', ...who })).toEqual([
      { customerId: 'wm1', errcode: 0 },
      { customerId: 'wm2', errcode: 40_096 },
    ])
    expect(lastBody()).toMatchObject({ handover_userid: 'zhou', takeover_userid: 'wang' })
    expect(lastBody()).toMatchObject({ transfer_success_msg: `${'好'.repeat(199)}…` })
    await transferCustomers(wecom, corp, { kind: 'resigned', ...who })
    expect(lastBody()).not.toHaveProperty('transfer_success_msg')
    expect(asked.at(-1)?.path).toBe('externalcontact/resigned/transfer_customer')
    const kind = 'resigned'
    const results = await listTransferResults(wecom, corp, { kind, ...who, cursor: '' })
    expect(results.nextCursor).toBeNull()
    expect(results.rows.map(({ status }) => status)).toEqual([
      'done',
      'waiting',
      'refused',
      'limit',
      'none',
      'waiting',
    ])
    expect(results.rows[0]?.at).toEqual(begin)
    expect(results.rows[1]?.at).toBeNull()
  })

  it('get and lose tags by one call', async () => {
    const { wecom, lastBody } = await answeringInTurn(ok)
    const follow = { staffId: 'zhou', customerId: 'wm1' }
    await markTags(wecom, corp, follow, { add: ['et1'], remove: ['et2'] })
    expect(lastBody()).toEqual({
      userid: 'zhou',
      external_userid: 'wm1',
      add_tag: ['et1'],
      remove_tag: ['et2'],
    })
  })
})
