/**
 * What is kept of each kind of event that asks for work, beside its kind and time. All other elements (names,
 * phones, addresses, members of chats) are left in the message.
 */
export const keptOf: Record<string, readonly string[]> = {
  'change_external_contact.add_external_contact': [
    'UserID',
    'ExternalUserID',
    'State',
    'WelcomeCode',
  ],
  'change_external_contact.add_half_external_contact': [
    'UserID',
    'ExternalUserID',
    'State',
    'WelcomeCode',
  ],
  'change_external_contact.edit_external_contact': ['UserID', 'ExternalUserID', 'State'],
  'change_external_contact.del_external_contact': ['UserID', 'ExternalUserID', 'Source'],
  'change_external_contact.del_follow_user': ['UserID', 'ExternalUserID', 'State'],
  'change_external_contact.transfer_fail': ['UserID', 'ExternalUserID', 'FailReason'],
  'change_external_contact.msg_audit_approved': ['UserID', 'ExternalUserID', 'WelcomeCode'],
  'change_external_tag.create': ['Id', 'TagType', 'StrategyId'],
  'change_external_tag.update': ['Id', 'TagType', 'StrategyId'],
  'change_external_tag.delete': ['Id', 'TagType', 'StrategyId'],
  'change_external_tag.shuffle': ['Id', 'StrategyId'],
  'change_external_chat.create': ['ChatId'],
  'change_external_chat.update': ['ChatId', 'UpdateDetail'],
  'change_external_chat.dismiss': ['ChatId'],
  'change_contact.create_user': ['UserID', 'Department'],
  'change_contact.update_user': ['UserID', 'NewUserID', 'Department'],
  'change_contact.delete_user': ['UserID'],
  'change_contact.create_party': ['Id'],
  'change_contact.update_party': ['Id'],
  'change_contact.delete_party': ['Id'],
  'customer_acquisition.customer_start_chat': ['UserID', 'ExternalUserID', 'LinkId', 'State'],
  'customer_acquisition.link_unavailable': ['LinkId'],
  'customer_acquisition.delete_link': ['LinkId'],
  'customer_acquisition.balance_low': [],
  'customer_acquisition.balance_exhausted': [],
}

/** Known, and acknowledged without work. */
export const leftAside: Record<string, string> = {
  'customer_acquisition.friend_request':
    'she only asked; the add event tells when they are friends',
  'change_contact.update_tag': 'tags of the directory, not of customers',
  template_card_event: 'our cards have no buttons to answer',
  enter_agent: 'somebody opened the app',
  subscribe: 'told by the directory as well',
  unsubscribe: 'told by the directory as well',
  click: 'the app has no menu that is answered',
  view: 'the app has no menu that is answered',
  LOCATION: 'nobody’s place is wanted',
}

/** Not known to the product: acknowledged, counted and told in the log. */
export const unknown: Record<string, string> = {
  close_inactive_agent: 'the check of the app (doctor) tells when it is switched off',
  reopen_inactive_agent: 'the check of the app (doctor) tells when it is switched on',
  scancode_push: 'the app has no menu that scans',
  taskcard_click: 'no task cards are sent',
  update_button: 'an answer of apps to the platform, not an event',
}

/** An event in the words of the reference: `inner` follows the common part of a self-built app's message. */
export type OwnEvent = { name: string; inner: string; kind: string; fields: Record<string, string> }

const ids = { UserID: 'zhouqian', ExternalUserID: 'wmOwnLin' }
const idsXml =
  '<UserID><![CDATA[zhouqian]]></UserID><ExternalUserID><![CDATA[wmOwnLin]]></ExternalUserID>'

function own(kind: string, more = '', fields: Record<string, string> = {}, note = ''): OwnEvent {
  const [event = '', change] = kind.split('.')
  const changeXml = change ? `<ChangeType><![CDATA[${change}]]></ChangeType>` : ''
  const inner = `<Event><![CDATA[${event}]]></Event>${changeXml}${more}`
  return { name: note ? `${kind}: ${note}` : kind, inner, kind, fields }
}
const contact = (
  change: string,
  more = '',
  fields: Record<string, string> = {},
  note = '',
): OwnEvent => own(`change_external_contact.${change}`, idsXml + more, { ...ids, ...fields }, note)
const tag = (change: string, type: string, more = '', fields: Record<string, string> = {}) =>
  own(
    `change_external_tag.${change}`,
    `<Id>etOwn</Id><TagType>${type}</TagType>${more}`,
    { Id: 'etOwn', TagType: type, ...fields },
    type,
  )
const chat = (change: string, detail = '', more = '') =>
  own(
    `change_external_chat.${change}`,
    `<ChatId><![CDATA[wrOwn]]></ChatId>${detail && `<UpdateDetail>${detail}</UpdateDetail>`}${more}`,
    { ChatId: 'wrOwn', ...(detail ? { UpdateDetail: detail } : {}) },
    detail,
  )
const acquisition = (change: string, more = '', fields: Record<string, string> = {}) =>
  own(`customer_acquisition.${change}`, more, fields)

const code = '<WelcomeCode><![CDATA[own-code]]></WelcomeCode>'
const channel = '<State><![CDATA[秋季海报]]></State>'
const members =
  '<MemChangeCnt>2</MemChangeCnt><MemChangeList><Item>wmOwnLin</Item><Item>wmOwnSong</Item></MemChangeList>'
const person = `<UserID>sumin</UserID><Name>苏敏</Name><Department>1,11</Department><Mobile>13900000000</Mobile>
  <ExtAttr><Item><Name>UserID</Name><Type>0</Type><Text><Value>none</Value></Text></Item></ExtAttr>`
const suMin = { UserID: 'sumin', Department: '1,11' }
const welcomed = { State: '秋季海报', WelcomeCode: 'own-code' }

/** One or more of each kind of REFERENCE 5.3, with what real messages have more, less or in another order. */
export const ownEvents: readonly OwnEvent[] = [
  contact('add_external_contact', channel + code, welcomed),
  contact('add_external_contact', '', {}, 'without channel and code'),
  contact('add_half_external_contact', code + channel, welcomed),
  contact('edit_external_contact'),
  contact('edit_external_contact', channel, { State: '秋季海报' }, 'the older form'),
  contact('del_external_contact'),
  contact(
    'del_external_contact',
    '<Source>DELETE_BY_TRANSFER</Source>',
    { Source: 'DELETE_BY_TRANSFER' },
    'by a hand-over',
  ),
  contact('del_follow_user'),
  contact('del_follow_user', '<State></State>', {}, 'an empty state'),
  ...['customer_refused', 'customer_limit_exceed'].map((reason) =>
    contact('transfer_fail', `<FailReason>${reason}</FailReason>`, { FailReason: reason }, reason),
  ),
  contact('msg_audit_approved', code, { WelcomeCode: 'own-code' }),
  ...['create', 'update', 'delete'].flatMap((change) => [
    tag(change, 'tag', '<StrategyId>7</StrategyId>', { StrategyId: '7' }),
    tag(change, 'tag_group'),
  ]),
  own('change_external_tag.shuffle', '<Id>etOwn</Id>', { Id: 'etOwn' }),
  chat('create'),
  ...['add_member', 'del_member', 'change_owner', 'change_name', 'change_notice'].map((detail) =>
    chat('update', detail, `<JoinScene>0</JoinScene>${members}<CurMemVer>v2</CurMemVer>`),
  ),
  chat('dismiss'),
  acquisition('friend_request', '<LinkId>link</LinkId>'),
  acquisition('customer_start_chat', `${idsXml}<LinkId>link</LinkId>`, { ...ids, LinkId: 'link' }),
  acquisition('link_unavailable', '<LinkId>link</LinkId>', { LinkId: 'link' }),
  acquisition('delete_link', '<LinkId>link</LinkId>', { LinkId: 'link' }),
  acquisition('balance_low'),
  acquisition('balance_exhausted'),
  own('change_contact.create_user', person, suMin),
  own('change_contact.update_user', `${person}<NewUserID>sumin2</NewUserID>`, {
    ...suMin,
    NewUserID: 'sumin2',
  }),
  own('change_contact.delete_user', '<UserID>sumin</UserID>', { UserID: 'sumin' }),
  own('change_contact.create_party', '<Id>12</Id><Name>二店</Name><ParentId>1</ParentId>', {
    Id: '12',
  }),
  own('change_contact.update_party', '<Name>二分店</Name><Id>12</Id>', { Id: '12' }),
  own('change_contact.delete_party', '<Id>12</Id>', { Id: '12' }),
  own('change_contact.update_tag', '<TagId>1</TagId><AddUserItems>sumin</AddUserItems>'),
  own('template_card_event', '<EventKey>k</EventKey><TaskId>t</TaskId><CardType>vote</CardType>'),
]
