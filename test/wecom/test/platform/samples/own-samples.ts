/**
 * Requests and answers as the documents describe them, in the project's own words: they run also
 * where the published samples do not lie beside it.
 */
export type OwnSample = {
  path: string
  query?: Record<string, string>
  body?: Record<string, unknown>
  answer: Record<string, unknown>
}

const ok = { errcode: 0, errmsg: 'ok' }
const customer = {
  external_userid: 'wmOne',
  name: '小雨',
  avatar: 'https://example.com/a',
  type: 2,
  gender: 1,
  unionid: 'oOne',
  position: '店长',
  corp_name: '禾露',
  corp_full_name: '禾露有限公司',
  external_profile: {
    external_attr: [
      { type: 0, name: 'a', text: { value: 'b' } },
      { type: 1, name: 'a', web: { url: 'u', title: 't' } },
      { type: 2, name: 'a', miniprogram: { appid: 'w', pagepath: '/', title: 't' } },
    ],
  },
}
const relation = {
  userid: 'zhangsan',
  remark: '小雨',
  description: '',
  createtime: 1,
  remark_corp_name: '禾露',
  remark_mobiles: ['139'],
  oper_userid: 'zhangsan',
  add_way: 1,
  state: 'x',
  wechat_channels: { nickname: 'n', source: 1 },
}
const tag = { id: 'etOne', name: '干燥', create_time: 1, order: 1 }
const group = { group_id: 'etGroup', group_name: '皮肤', create_time: 1, order: 1 }
const member = {
  userid: 'zhangsan',
  name: '张三',
  department: [1],
  order: [0],
  position: '',
  is_leader_in_dept: [0],
  direct_leader: ['lisi'],
  main_department: 1,
  status: 1,
}
const ids = { userid: 'zhangsan', external_userid: 'wmOne' }

export const ownSamples: readonly OwnSample[] = [
  { path: 'get_jsapi_ticket', answer: { ...ok, ticket: 't', expires_in: 7200 } },
  {
    path: 'ticket/get',
    query: { type: 'agent_config' },
    answer: { ...ok, ticket: 't', expires_in: 7200 },
  },
  { path: 'getcallbackip', answer: { ...ok, ip_list: ['1.2.3.*'] } },
  { path: 'user/get', query: { userid: 'zhangsan' }, answer: { ...ok, ...member } },
  {
    path: 'user/list',
    query: { department_id: '1', fetch_child: '1' },
    answer: { ...ok, userlist: [member] },
  },
  {
    path: 'user/simplelist',
    query: { department_id: '1' },
    answer: { ...ok, userlist: [{ userid: 'zhangsan', name: '张三', department: [1] }] },
  },
  {
    path: 'user/list_id',
    body: { cursor: '', limit: 10_000 },
    answer: { ...ok, next_cursor: '', dept_user: [{ userid: 'zhangsan', department: 1 }] },
  },
  {
    path: 'department/list',
    answer: {
      ...ok,
      department: [{ id: 1, name: '总部', department_leader: ['lisi'], parentid: 0, order: 1 }],
    },
  },
  { path: 'externalcontact/get_follow_user_list', answer: { ...ok, follow_user: ['zhangsan'] } },
  {
    path: 'externalcontact/list',
    query: { userid: 'zhangsan' },
    answer: { ...ok, external_userid: ['wmOne'] },
  },
  {
    path: 'externalcontact/get',
    query: { external_userid: 'wmOne' },
    answer: {
      ...ok,
      external_contact: customer,
      follow_user: [
        { ...relation, tags: [{ group_name: 'g', tag_name: 't', tag_id: 'etOne', type: 1 }] },
      ],
    },
  },
  {
    path: 'externalcontact/batch/get_by_user',
    body: { userid_list: ['zhangsan'], cursor: '', limit: 100 },
    answer: {
      ...ok,
      external_contact_list: [
        { external_contact: customer, follow_info: { ...relation, tag_id: ['etOne'] } },
      ],
      next_cursor: '',
    },
  },
  {
    path: 'externalcontact/remark',
    body: { ...ids, remark: '小雨', description: '怕疼', remark_mobiles: [''] },
    answer: ok,
  },
  {
    path: 'externalcontact/mark_tag',
    body: { ...ids, add_tag: ['etOne'], remove_tag: ['etTwo'] },
    answer: ok,
  },
  {
    path: 'externalcontact/get_corp_tag_list',
    body: { tag_id: [], group_id: [] },
    answer: { ...ok, tag_group: [{ ...group, tag: [tag] }] },
  },
  {
    path: 'externalcontact/get_corp_tag_list',
    body: { tag_id: ['etOne'] },
    answer: {
      ...ok,
      tag_group: [{ ...group, deleted: false, tag: [{ ...tag, deleted: false }] }],
    },
  },
  {
    path: 'externalcontact/add_corp_tag',
    body: { group_name: '方便时间', order: 1, tag: [{ name: '周六', order: 2 }], agentid: 1000014 },
    answer: { ...ok, tag_group: { ...group, tag: [tag] } },
  },
  {
    path: 'externalcontact/edit_corp_tag',
    body: { id: 'etOne', name: '很干燥', order: 3 },
    answer: ok,
  },
  { path: 'externalcontact/del_corp_tag', body: { tag_id: ['etTwo'] }, answer: ok },
  {
    path: 'externalcontact/transfer_customer',
    body: {
      handover_userid: 'zhangsan',
      takeover_userid: 'lisi',
      external_userid: ['wmOne', 'wmNobody'],
      transfer_success_msg: '您好，之后由李四为您服务。',
    },
    answer: { ...ok, customer: [{ external_userid: 'wmOne', errcode: 0 }] },
  },
  {
    path: 'externalcontact/resigned/transfer_customer',
    body: { handover_userid: 'zhaoliu', takeover_userid: 'lisi', external_userid: ['wmOne'] },
    answer: { ...ok, customer: [{ external_userid: 'wmOne', errcode: 0 }] },
  },
  {
    path: 'externalcontact/get_unassigned_list',
    body: { cursor: '', page_size: 1000 },
    answer: {
      ...ok,
      info: [{ handover_userid: 'zhaoliu', external_userid: 'wmOne', dimission_time: 1 }],
      is_last: true,
      next_cursor: '',
    },
  },
  {
    path: 'externalcontact/groupchat/list',
    body: { status_filter: 0, limit: 1000, cursor: '' },
    answer: { ...ok, group_chat_list: [{ chat_id: 'wrOne', status: 0 }] },
  },
  {
    path: 'externalcontact/groupchat/get',
    body: { chat_id: 'wrOne', need_name: 1 },
    answer: {
      ...ok,
      group_chat: {
        chat_id: 'wrOne',
        name: '老客',
        owner: 'zhangsan',
        create_time: 1,
        notice: '',
        member_list: [
          {
            userid: 'wmOne',
            type: 2,
            unionid: 'o',
            join_time: 1,
            join_scene: 1,
            invitor: { userid: 'zhangsan' },
            group_nickname: '',
            name: '小雨',
          },
        ],
        admin_list: [],
        member_version: 'v',
      },
    },
  },
  {
    path: 'message/send',
    body: {
      touser: 'zhangsan|nobody',
      msgtype: 'textcard',
      agentid: 1000014,
      textcard: { title: '今天', description: '三位', url: 'https://example.com', btntxt: '去看' },
    },
    answer: {
      ...ok,
      invaliduser: 'nobody',
      invalidparty: '',
      invalidtag: '',
      unlicenseduser: '',
      msgid: 'm',
    },
  },
  {
    path: 'message/send',
    body: {
      touser: 'zhangsan',
      msgtype: 'template_card',
      agentid: 1000014,
      template_card: {
        card_type: 'text_notice',
        main_title: { title: '今天要联系 3 位' },
        horizontal_content_list: [{ keyname: '小雨', value: '护理回访' }],
        jump_list: [{ type: 1, title: '小雨', url: 'https://example.com/1' }],
        card_action: { type: 1, url: 'https://example.com' },
      },
    },
    answer: {
      ...ok,
      invaliduser: '',
      invalidparty: '',
      invalidtag: '',
      unlicenseduser: '',
      msgid: 'm',
    },
  },
]
