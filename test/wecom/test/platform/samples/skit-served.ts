import { addMessage, issueWelcomeCode, postMoment, startTransfer } from '../../../src/index.ts'
import type { Body, Simulator } from '../start.ts'
import { startAt } from '../start.ts'
import { sampleAgent, sampleCorpId } from './sample-corp.ts'
import type { SampleNames } from './sample-corp.ts'

/** How a published sample of an API is tried, and where it cannot be taken word for word. */
export type Served = {
  path: string
  query?: Record<string, string>
  /** Laid over the sample request: ids of the sample corp, and what no corp could accept. */
  with?: Record<string, unknown>
  /** Like `with`, for what is known only once the simulator runs. */
  prepare?(sim: Simulator): Promise<Record<string, unknown>> | Record<string, unknown>
  /** Fields of the sample answer that ours may lack; the comment beside says why. */
  absent?: string[]
  /** Fields that only our answer has. */
  extra?: string[]
}

const seconds = Math.floor(startAt / 1000)
const daySeconds = 86_400
const relation = { corpId: sampleCorpId, userid: 'zhangsan', external_userid: 'woSample' }

/** Everything the sample requests name. */
export const skitNames: SampleNames = {
  users: ['zhangsan', 'lisi', 'wangwu', 'rocky', 'abel', 'userid1', 'UserID1', 'UserID2'],
  left: ['zhaoliu'],
  departments: [2, 3, 1001, 1002],
  customers: [
    'woSample',
    'woAJ2GCAAAXtWyujaWJHDDGi0mACBBBB',
    'woAJ2GCAAAd1NPGHKSD4wKmE8Aabj9AAA',
    'woAJ2GCAAAd1asdasdjO4wKmE8Aabj9AAA',
  ],
  tags: ['TAGID1', 'TAGID2', 'TAGID3', 'TAGID4', 'TAG_ID', 'TAG_ID_1', 'TAG_ID_2'],
  tagGroups: ['GROUP_ID', 'GROUP_ID_1', 'GROUP_ID_2', 'etZZZZZZZZZZZZZ', 'etYYYYYYYYYYYYY'],
  chats: [
    'wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA',
    'wrOgQhDgAAcwMTB7YmDkbeBsgT_AAAA',
    'wrOgQhDgAAMYQiS5ol9G7gK9JVQUAAAA',
  ],
  media: ['MEDIA_ID', 'MEDIAID', '1Yv-zXfHjSjU-7LH-GwtYqDGS-zz6w22KmWAT5COgP7o'],
  contactWays: ['42b34949e138eb6e027c123cba77fAAA', '42b34949e138eb6e027c123cba77fad7'],
}

/** A made-up cursor is refused here and there; the samples' CURSOR stands for a real one. */
const fromTheBeginning = { cursor: '' }
const transferPair = { from: 'zhangsan', to: 'lisi' }

/** Two hand-overs of whom one ended. */
function transferSome(kind: 'on_job' | 'resigned', from: string) {
  return ({ world }: Simulator) => {
    for (const external_userid of ['woSample', 'woAJ2GCAAAXtWyujaWJHDDGi0mACBBBB']) {
      startTransfer(world, sampleCorpId, { ...transferPair, kind, from, external_userid })
    }
    return {}
  }
}

async function sendCard(sim: Simulator): Promise<Body> {
  const template_card = {
    card_type: 'button_interaction',
    main_title: { title: '示例' },
    button_list: [{ text: '好', key: 'ok' }],
    task_id: 'sample',
  }
  const body = { touser: 'userid1', agentid: sampleAgent, msgtype: 'template_card', template_card }
  return sim.call('message/send', { body })
}

async function getUserTicket(sim: Simulator): Promise<unknown> {
  const query = new URLSearchParams({
    appid: sampleCorpId,
    redirect_uri: 'http://localhost:4102/',
    response_type: 'code',
    scope: 'snsapi_privateinfo',
    agentid: String(sampleAgent),
  })
  const response = await fetch(`${sim.address}/connect/oauth2/authorize?${query}`, {
    redirect: 'manual',
    headers: { cookie: `wecom_sim_user=${encodeURIComponent(`${sampleCorpId}/lisi`)}` },
  })
  const back = new URL(response.headers.get('location') ?? '')
  const code = back.searchParams.get('code') ?? ''
  return (await sim.call('auth/getuserinfo', { query: { code } }))['user_ticket']
}

const newSecretsGetLess = [
  'mobile',
  'gender',
  'email',
  'avatar',
  'thumb_avatar',
  'telephone',
  'alias',
  'address',
  'english_name',
  'open_userid',
  'extattr',
  'qr_code',
  'external_position',
  'external_profile',
]
const customerVariants = ['foreign_key', 'is_subscribe', 'subscriber_info']

/** Samples of APIs the simulator has, by the name of their files. */
export const served: Record<string, Served> = {
  CgibinGetApiDomainIp: { path: 'get_api_domain_ip' },
  CgibinGetCallbackIp: {
    path: 'getcallbackip',
    // The real API sends them.
    extra: ['errcode', 'errmsg'],
  },
  CgibinGetJsapiTicket: { path: 'get_jsapi_ticket' },
  CgibinGetToken: {
    path: 'gettoken',
    query: { corpid: sampleCorpId, corpsecret: 'main-secret' },
  },
  CgibinTicketGet: { path: 'ticket/get', query: { type: 'agent_config' } },
  CgibinAgentGet: {
    path: 'agent/get',
    query: { agentid: String(sampleAgent) },
    // The app is visible to everybody: no single members, and no directory tags here.
    absent: ['allow_userinfos.user[]', 'allow_tags.tagid[]'],
  },
  CgibinAuthGetUserDetail: {
    path: 'auth/getuserdetail',
    prepare: async (sim) => ({ user_ticket: await getUserTicket(sim) }),
  },
  CgibinDepartmentGet: {
    path: 'department/get',
    query: { id: '2' },
    absent: ['department.name_en'],
  },
  CgibinDepartmentList: { path: 'department/list', absent: ['department[].name_en'] },
  CgibinDepartmentSimpleList: { path: 'department/simplelist' },
  CgibinUserGet: { path: 'user/get', query: { userid: 'lisi' }, absent: newSecretsGetLess },
  CgibinUserList: {
    path: 'user/list',
    query: { department_id: '2' },
    absent: newSecretsGetLess.map((name) => `userlist[].${name}`),
  },
  CgibinUserListId: { path: 'user/list_id', with: fromTheBeginning },
  CgibinUserSimpleList: {
    path: 'user/simplelist',
    query: { department_id: '2' },
    // Third-party suites only.
    absent: ['userlist[].open_userid'],
  },
  CgibinExternalContactBatchGetByUser: { path: 'externalcontact/batch/get_by_user' },
  CgibinExternalContactGet: {
    path: 'externalcontact/get',
    query: { external_userid: 'woSample' },
    // School corps and old forms; a cursor comes beyond 500 followers only.
    absent: ['next_cursor', ...customerVariants.map((name) => `external_contact.${name}`)],
    // The sample is older than `source`.
    extra: ['follow_user[].wechat_channels.source'],
  },
  CgibinExternalContactGetFollowUserList: { path: 'externalcontact/get_follow_user_list' },
  CgibinExternalContactList: {
    path: 'externalcontact/list',
    query: { userid: 'zhangsan' },
  },
  CgibinExternalContactGetUnassignedList: { path: 'externalcontact/get_unassigned_list' },
  CgibinExternalContactGetUserBehaviorData: {
    path: 'externalcontact/get_user_behavior_data',
    // The sample's days are years ago.
    with: { start_time: seconds - daySeconds, end_time: seconds },
    prepare({ world }) {
      const line = { msgtype: 'text', body: { content: '在吗' } }
      addMessage(world, relation, { ...line, from: 'customer' })
      addMessage(world, relation, { ...line, from: 'staff' })
      return {}
    },
  },
  CgibinExternalContactMarkTag: { path: 'externalcontact/mark_tag' },
  CgibinExternalContactRemark: { path: 'externalcontact/remark' },
  CgibinExternalContactAddContactWay: {
    path: 'externalcontact/add_contact_way',
    // With type 1 a way has one member and no department; the QR code is answered for scene 2.
    with: { type: 2, scene: 2 },
  },
  CgibinExternalContactDeleteContactWay: { path: 'externalcontact/del_contact_way' },
  CgibinExternalContactGetContactWay: {
    path: 'externalcontact/get_contact_way',
    // Temporary sessions are for medical corps; our way has a text only.
    absent: [
      'contact_way.expires_in',
      'contact_way.chat_expires_in',
      'contact_way.unionid',
      'contact_way.conclusions',
      'contact_way.party[]',
    ],
  },
  CgibinExternalContactListContactWay: {
    path: 'externalcontact/list_contact_way',
    // The sample asks for a time before the API listed anything.
    with: { cursor: '', start_time: 1_700_000_000, end_time: seconds, limit: 1 },
  },
  CgibinExternalContactUpdateContactWay: { path: 'externalcontact/update_contact_way' },
  CgibinExternalContactAddCorpTag: { path: 'externalcontact/add_corp_tag' },
  CgibinExternalContactDeleteCorpTag: { path: 'externalcontact/del_corp_tag' },
  CgibinExternalContactEditCorpTag: { path: 'externalcontact/edit_corp_tag' },
  CgibinExternalContactGetCorpTagList: { path: 'externalcontact/get_corp_tag_list' },
  CgibinExternalContactGetStrategyTagList: {
    path: 'externalcontact/get_strategy_tag_list',
    // The corp has no rule groups.
    absent: ['tag_group[]'],
  },
  CgibinExternalContactCustomerAcquisitionListLink: {
    path: 'externalcontact/customer_acquisition/list_link',
    with: fromTheBeginning,
    // The corp has no links.
    absent: ['link_id_list[]', 'next_cursor'],
  },
  CgibinExternalContactCustomerAcquisitionQuota: {
    path: 'externalcontact/customer_acquisition_quota',
    // Nothing bought.
    absent: ['quota_list[]'],
  },
  CgibinExternalContactGroupChatGet: {
    path: 'externalcontact/groupchat/get',
    // Nobody came by a QR code with a state, and there are no further administrators.
    absent: ['group_chat.member_list[].state', 'group_chat.admin_list[]'],
  },
  CgibinExternalContactGroupChatList: {
    path: 'externalcontact/groupchat/list',
    with: { cursor: '', limit: 1, owner_filter: { userid_list: ['zhangsan'] } },
  },
  CgibinExternalContactGroupChatOnJobTransfer: {
    path: 'externalcontact/groupchat/onjob_transfer',
    with: { new_owner: 'lisi', chat_id_list: ['wrOgQhDgAAcwMTB7YmDkbeBsgT_AAAA', 'wrUnknown'] },
  },
  CgibinExternalContactGroupChatTransfer: {
    path: 'externalcontact/groupchat/transfer',
  },
  CgibinExternalContactSendWelcomeMessage: {
    path: 'externalcontact/send_welcome_msg',
    prepare: ({ world }) => ({ welcome_code: issueWelcomeCode(world, relation) }),
  },
  CgibinExternalContactTransferCustomer: { path: 'externalcontact/transfer_customer' },
  CgibinExternalContactTransferResult: {
    path: 'externalcontact/transfer_result',
    with: fromTheBeginning,
    prepare: transferSome('on_job', 'zhangsan'),
  },
  CgibinExternalContactResignedTransferCustomer: {
    path: 'externalcontact/resigned/transfer_customer',
    // The sample's giver is still in the corp, for the other samples' sake.
    with: { handover_userid: 'zhaoliu' },
  },
  CgibinExternalContactResignedTransferResult: {
    path: 'externalcontact/resigned/transfer_result',
    with: { handover_userid: 'zhaoliu', cursor: '' },
    prepare: transferSome('resigned', 'zhaoliu'),
  },
  CgibinExternalContactGetMomentList: {
    path: 'externalcontact/get_moment_list',
    with: fromTheBeginning,
    prepare: ({ world }) => {
      const post = { userid: 'zhangsan', create_time: 1_605_100_000, content: 'test' }
      postMoment(world, sampleCorpId, post)
      return {}
    },
    // A post here has words only.
    absent: ['image', 'video', 'link', 'location'].map((part) => `moment_list[].${part}`),
  },
  CgibinExternalContactGetMomentComments: {
    path: 'externalcontact/get_moment_comments',
    with: { userid: 'zhangsan' },
    prepare: ({ world }) => {
      const likes = [
        { external_userid: 'woSample', create_time: 1_605_172_726 },
        { userid: 'lisi', create_time: 1_605_172_729 },
      ]
      const post = { moment_id: 'momxxx', userid: 'zhangsan', likes, comments: likes }
      postMoment(world, sampleCorpId, post)
      return {}
    },
  },
  CgibinMessageRecall: {
    path: 'message/recall',
    prepare: async (sim) => ({ msgid: (await sendCard(sim))['msgid'] }),
  },
  CgibinMessageSend: {
    path: 'message/send',
    // The sample holds every kind of message at once; `text` is the one it names.
    with: { agentid: sampleAgent },
    // A text gets no code for being replaced.
    absent: ['response_code'],
  },
  CgibinMessageUpdateTemplateCard: {
    path: 'message/update_template_card',
    with: { agentid: sampleAgent },
    prepare: async (sim) => ({ response_code: (await sendCard(sim))['response_code'] }),
  },
}
