import { getAgent, getCallbackIps } from '@xiaoguan/server/wecom/agent'
import { getGroupChat, listGroupChats } from '@xiaoguan/server/wecom/chats'
import type { Wecom } from '@xiaoguan/server/wecom/client'
import {
  getExternalContact,
  listContactsOf,
  listCustomerIds,
  listFollowUsers,
  listUnassigned,
  markTags,
} from '@xiaoguan/server/wecom/contacts'
import { getMember, listDepartments, listMembers } from '@xiaoguan/server/wecom/directory'
import { uploadMedia } from '@xiaoguan/server/wecom/media'
import { sendTemplateCard } from '@xiaoguan/server/wecom/messages'
import { getMomentComments, listMoments } from '@xiaoguan/server/wecom/moments'
import { memberOfCode } from '@xiaoguan/server/wecom/oauth'
import { addCorpTags, deleteCorpTags, editCorpTag, listCorpTags } from '@xiaoguan/server/wecom/tags'
import { listTransferResults, transferCustomers } from '@xiaoguan/server/wecom/transfers'
import { sendWelcome } from '@xiaoguan/server/wecom/welcome'
import { expect } from 'vitest'
import { corp, ok } from './wecom-answering.ts'

type Ask = (wecom: Wecom) => Promise<unknown>

const transfer = { fromId: 'zhangsan', toId: 'lisi', customerIds: ['a', 'b'], message: '您好' }
const onJob = { kind: 'on_job', ...transfer } as const
const resigned = { kind: 'resigned', ...transfer } as const
const results = {
  rows: [{ status: 'done' }, { status: 'waiting' }, { status: 'refused', at: null }],
}
const started = [{ errcode: 40_096 }, { errcode: 0 }]
const file = {
  name: 'a.png',
  mediaType: 'image/png',
  bytes: new Uint8Array(9),
  kind: 'image' as const,
}
const upload: Ask = (wecom) => uploadMedia(wecom, corp, file, new Date(0))
const get: Ask = (wecom) => getExternalContact(wecom, corp, 'wo1')
const batch: Ask = (wecom) => listContactsOf(wecom, corp, { staffIds: ['rocky'], cursor: '' })
const chat: Ask = (wecom) => getGroupChat(wecom, corp, 'wr1')
const moments: Ask = (wecom) =>
  listMoments(wecom, corp, { since: new Date(0), until: new Date(1), cursor: '' })
const reactions: Ask = (wecom) => getMomentComments(wecom, corp, 'momxxx', 'xxx')
const tag: Ask = (wecom) =>
  addCorpTags(wecom, corp, { groupName: 'x', order: 1, tags: [{ name: 'y', order: 1 }] })

/** Published answers of the calls we make, the way we make them, and what they must come to. */
export const handled: Record<string, [Ask, object | string]> = {
  'skit/api/CgibinExternalContact/Moment/CgibinExternalContactGetMomentListResponse': [
    moments,
    {
      posts: [
        {
          momentId: 'momxxx',
          staffId: 'xxxx',
          text: 'test',
          postedAt: new Date(1_605_172_726_000),
        },
      ],
      nextCursor: 'CURSOR',
    },
  ],
  'skit/api/CgibinExternalContact/Moment/CgibinExternalContactGetMomentCommentsResponse': [
    reactions,
    {
      comments: [
        { customerId: 'woAJ2GCAAAXtWyujaWJHDDGi0mACAAAA', at: new Date(1_605_172_726_000) },
        { staffId: 'zhangshan' },
      ],
      likes: [{ customerId: 'woAJ2GCAAAXtWyujaWJHDDGi0mACBBBB' }, { staffId: 'zhangshan' }],
    },
  ],
  'skit/api/Cgibin/CgibinGetTokenResponse': [(wecom) => listFollowUsers(wecom, corp), []],
  'skit/api/Cgibin/CgibinTicketGetResponse': [
    (wecom) => wecom.ticket(corp, 'agent_ticket'),
    'bxLdikRXVbTPdHSM05e5u5sUoXNKd8-41ZO3MhKoyN5OfkWITDGgnr2fwJ0m9E8NYzWKVZvdVtaUgWvsdshFKA',
  ],
  'skit/api/Cgibin/CgibinGetJsapiTicketResponse': [
    (wecom) => wecom.ticket(corp, 'corp_ticket'),
    'bxLdikRXVbTPdHSM05e5u5sUoXNKd8-41ZO3MhKoyN5OfkWITDGgnr2fwJ0m9E8NYzWKVZvdVtaUgWvsdshFKA',
  ],
  'skit/api/Cgibin/CgibinGetCallbackIpResponse': [
    (wecom) => getCallbackIps(wecom, corp),
    ['101.226.103.*', '101.226.62.*'],
  ],
  'skit/api/CgibinAgent/CgibinAgentGetResponse': [
    (wecom) => getAgent(wecom, corp),
    { agentId: '1000005', closed: false, visibleStaffIds: ['zhangshan', 'lisi'] },
  ],
  'skit/api/CgibinAuth/CgibinAuthGetUserInfoResponse': [
    (wecom) => memberOfCode(wecom, corp, 'CODE'),
    'USERID',
  ],
  'skit/api/CgibinDepartment/CgibinDepartmentListResponse': [
    (wecom) => listDepartments(wecom, corp),
    [{ departmentId: 2, parentId: 1, leaderIds: ['zhangsan', 'lisi'] }, { departmentId: 3 }],
  ],
  'skit/api/CgibinUser/CgibinUserGetResponse': [
    (wecom) => getMember(wecom, corp, 'zhangsan'),
    { userId: 'zhangsan', leadsDepartmentIds: [1], mainDepartmentId: 1, position: '后台工程师' },
  ],
  'skit/api/CgibinUser/CgibinUserListResponse': [
    (wecom) => listMembers(wecom, corp, 1),
    [{ userId: 'zhangsan', departmentIds: [1, 2], leadsDepartmentIds: [1] }],
  ],
  'skit/api/CgibinExternalContact/CgibinExternalContactGetFollowUserListResponse': [
    (wecom) => listFollowUsers(wecom, corp),
    ['zhangsan', 'lissi'],
  ],
  'skit/api/CgibinExternalContact/CgibinExternalContactListResponse': [
    (wecom) => listCustomerIds(wecom, corp, 'zhangsan'),
    ['woAJ2GCAAAXtWyujaWJHDDGi0mACAAA', 'wmqfasd1e1927831291723123109rAAA'],
  ],
  'skit/api/CgibinExternalContact/CgibinExternalContactGetResponse': [
    get,
    {
      name: '李四',
      follows: [
        { staffId: 'rocky', addWay: 10, state: null, tagIds: ['etAJ2GCAAAXtWyujaWJHDDGi0mACHAAA'] },
        { staffId: 'tommy', state: '外联二维码1', tagIds: [] },
      ],
    },
  ],
  'skit/api/CgibinExternalContact/CgibinExternalContactBatchGetByUserResponse': [
    batch,
    {
      contacts: [
        { name: '李四', follows: [{ staffId: 'rocky', addWay: 10 }] },
        { name: '王五', follows: [{ staffId: 'lisi', state: '外联二维码1' }] },
      ],
      nextCursor: 'r9FqSqsI8fgNbHLHE5QoCP50UIg2cFQbfma3l2QsmwI',
    },
  ],
  'skit/api/CgibinExternalContact/CgibinExternalContactGetUnassignedListResponse': [
    (wecom) => listUnassigned(wecom, corp, ''),
    { rows: [{ staffId: 'zhangsan' }, { staffId: 'lisi' }], nextCursor: 'aSfwejksvhToiMMfFeIGZZ' },
  ],
  'skit/api/CgibinExternalContact/CorpTag/CgibinExternalContactGetCorpTagListResponse': [
    (wecom) => listCorpTags(wecom, corp),
    [{ deleted: false, tags: [{ deleted: false }, { tagId: 'TAG_ID2', deleted: true }] }],
  ],
  'skit/api/CgibinExternalContact/CorpTag/CgibinExternalContactAddCorpTagResponse': [
    tag,
    { tagGroupId: 'TAG_GROUPID1', tags: [{ tagId: 'TAG_ID1' }, { tagId: 'TAG_ID2', order: 2 }] },
  ],
  'skit/api/CgibinExternalContact/GroupChat/CgibinExternalContactGroupChatGetResponse': [
    chat,
    {
      ownerId: 'ZhuShengBen',
      staffIds: ['abel'],
      customerIds: ['wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA'],
    },
  ],
  'skit/api/CgibinExternalContact/GroupChat/CgibinExternalContactGroupChatListResponse': [
    (wecom) => listGroupChats(wecom, corp, ''),
    { chatIds: ['wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA', 'wrOgQhDgAAcwMTB7YmDkbeBsAAAA'] },
  ],
  'skit/api/CgibinExternalContact/Transfer/CgibinExternalContactTransferCustomerResponse': [
    (wecom) => transferCustomers(wecom, corp, onJob),
    started,
  ],
  'skit/api/CgibinExternalContact/Transfer/CgibinExternalContactResignedTransferCustomerResponse': [
    (wecom) => transferCustomers(wecom, corp, resigned),
    started.toReversed(),
  ],
  'skit/api/CgibinExternalContact/Transfer/CgibinExternalContactTransferResultResponse': [
    (wecom) => listTransferResults(wecom, corp, { ...onJob, cursor: '' }),
    results,
  ],
  'skit/api/CgibinExternalContact/Transfer/CgibinExternalContactResignedTransferResultResponse': [
    (wecom) => listTransferResults(wecom, corp, { ...resigned, cursor: '' }),
    results,
  ],
  'skit/api/CgibinMedia/CgibinMediaUploadResponse': [
    upload,
    { mediaId: '1G6nrLmr5EC3MMb_-zK1dDdzmd0p7cNliYu9V5w7o8K0' },
  ],
  'skit/api/CgibinMessage/CgibinMessageSendResponse': [
    (wecom) => {
      const card = { title: 'x', description: 'y', rows: [], url: 'https://x' }
      return sendTemplateCard(wecom, corp, { staffIds: ['UserId1', 'userid3', 'other'], ...card })
    },
    { invalidIds: ['UserId1', 'userid3'] },
  ],
  'wechatpy/gettoken': [(wecom) => listFollowUsers(wecom, corp), []],
  'wechatpy/get_jsapi_ticket': [(wecom) => wecom.ticket(corp, 'corp_ticket'), expect.any(String)],
  'wechatpy/getcallbackip': [(wecom) => getCallbackIps(wecom, corp), ['127.0.0.1']],
  'wechatpy/media_upload': [upload, { mediaId: '12345678' }],
  'wechatpy/department_list': [
    (wecom) => listDepartments(wecom, corp),
    [
      { departmentId: 2, order: 0, leaderIds: [] },
      { departmentId: 3, parentId: 2 },
    ],
  ],
  'wechatpy/user_list': [
    (wecom) => listMembers(wecom, corp, 1),
    [{ userId: 'zhangthree-userid', departmentIds: [345_678], leadsDepartmentIds: [] }],
  ],
  'wechatpy/externalcontact_get_follow_user_list': [
    (wecom) => listFollowUsers(wecom, corp),
    ['zhangsan', 'lissi'],
  ],
  'wechatpy/externalcontact_list': [(wecom) => listCustomerIds(wecom, corp, 'x'), { length: 2 }],
  'wechatpy/externalcontact_get': [
    get,
    { follows: [{ staffId: 'rocky', tagIds: [] }, { staffId: 'tommy' }] },
  ],
  'wechatpy/externalcontact_batch_get_by_user': [
    batch,
    {
      contacts: [{ follows: [{ staffId: 'rocky' }] }, { follows: [{ staffId: 'rocky' }] }],
      nextCursor: null,
    },
  ],
  'wechatpy/externalcontact_get_unassigned_list': [
    (wecom) => listUnassigned(wecom, corp, ''),
    { rows: [{ staffId: 'zhangsan' }, { staffId: 'ShanRuoQi' }], nextCursor: null },
  ],
  'wechatpy/externalcontact_groupchat_get': [chat, { staffIds: ['abel', 'sam'] }],
  'wechatpy/externalcontact_groupchat_list': [
    (wecom) => listGroupChats(wecom, corp, ''),
    { chatIds: expect.any(Array) },
  ],
  'wechatpy/externalcontact_add_corp_tag': [
    tag,
    { name: '开发1组', tags: [{ name: '大鸟' }, { name: '小菜' }] },
  ],
  'wechatpy/externalcontact_edit_corp_tag': [
    (wecom) => editCorpTag(wecom, corp, { id: 'x', name: 'y' }).then(() => ok),
    ok,
  ],
  'wechatpy/externalcontact_del_corp_tag': [
    (wecom) => deleteCorpTags(wecom, corp, { tagIds: ['x'] }).then(() => ok),
    ok,
  ],
  'wechatpy/externalcontact_mark_tag': [
    (wecom) =>
      markTags(wecom, corp, { staffId: 'x', customerId: 'y' }, { add: ['z'], remove: [] }).then(
        () => ok,
      ),
    ok,
  ],
  'wechatpy/externalcontact_send_welcome_msg': [
    (wecom) => sendWelcome(wecom, corp, { code: 'x', text: 'y', attachments: [] }).then(() => ok),
    ok,
  ],
}
