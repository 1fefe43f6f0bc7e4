/** What each event asks for. 'nothing': known, and not for us. */
type Work = 'customer' | 'tags' | 'chat' | 'member' | 'department' | 'acquisition' | 'nothing'

const kinds: Record<string, Work> = {
  'change_external_contact.add_external_contact': 'customer',
  'change_external_contact.add_half_external_contact': 'customer',
  'change_external_contact.edit_external_contact': 'customer',
  'change_external_contact.del_external_contact': 'customer',
  'change_external_contact.del_follow_user': 'customer',
  'change_external_contact.transfer_fail': 'customer',
  'change_external_contact.msg_audit_approved': 'customer',
  'customer_acquisition.customer_start_chat': 'customer',
  'change_external_tag.create': 'tags',
  'change_external_tag.update': 'tags',
  'change_external_tag.delete': 'tags',
  'change_external_tag.shuffle': 'tags',
  'change_external_chat.create': 'chat',
  'change_external_chat.update': 'chat',
  'change_external_chat.dismiss': 'chat',
  'change_contact.create_user': 'member',
  'change_contact.update_user': 'member',
  'change_contact.delete_user': 'member',
  'change_contact.create_party': 'department',
  'change_contact.update_party': 'department',
  'change_contact.delete_party': 'department',
  'customer_acquisition.link_unavailable': 'acquisition',
  'customer_acquisition.delete_link': 'acquisition',
  'customer_acquisition.balance_low': 'acquisition',
  'customer_acquisition.balance_exhausted': 'acquisition',
  // She asked; the add event comes when they are friends.
  'customer_acquisition.friend_request': 'nothing',
  // Tags of the directory, not of customers.
  'change_contact.update_tag': 'nothing',
  template_card_event: 'nothing',
  template_card_menu_event: 'nothing',
  enter_agent: 'nothing',
  subscribe: 'nothing',
  unsubscribe: 'nothing',
  click: 'nothing',
  view: 'nothing',
  LOCATION: 'nothing',
  text: 'nothing',
  image: 'nothing',
}

export function workOf(kind: string): Work | undefined {
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
}

/** Whether the product knows what this event means, be it that there is nothing to do. */
export function isKnownKind(kind: string): boolean {
  return workOf(kind) !== undefined
}

/** Whether there is something to do. */
export function isWorkKind(kind: string): boolean {
  const work = workOf(kind)
  return work !== undefined && work !== 'nothing'
}
