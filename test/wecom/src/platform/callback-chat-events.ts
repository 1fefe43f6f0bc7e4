import type { SimGroupChat } from '../world.ts'
import type { EventWriters, WorldEvent } from './callback-events.ts'

/** Customer groups: made, each way of change of its own, dismissed. */
export const chatEvents: EventWriters = {
  group_chat_saved: ({ change: { chat }, before }) =>
    before.chat
      ? updates(before.chat, chat).map((fields) => chatEvent('update', chat, fields))
      : [chatEvent('create', chat)],
  group_chat_dismissed: ({ before }) => (before.chat ? [chatEvent('dismiss', before.chat)] : []),
}

type Fields = WorldEvent['fields']

function updates(old: SimGroupChat, chat: SimGroupChat): Fields[] {
  const joined = chat.members.filter((id) => !old.members.includes(id))
  const left = old.members.filter((id) => !chat.members.includes(id))
  const details: Fields[] = []
  if (joined.length > 0) details.push({ ...members('add_member', joined), JoinScene: 1 })
  if (left.length > 0) details.push({ ...members('del_member', left), QuitScene: 0 })
  if (old.owner !== chat.owner) details.push({ UpdateDetail: 'change_owner' })
  // A real change_name carries the counts of a change of members, too.
  if (old.name !== chat.name) {
    details.push({ UpdateDetail: 'change_name', JoinScene: 0, QuitScene: 0, MemChangeCnt: 0 })
  }
  if (old.notice !== chat.notice) details.push({ UpdateDetail: 'change_notice' })
  return details
}

function members(detail: string, ids: string[]): Fields {
  return { UpdateDetail: detail, MemChangeCnt: ids.length, MemChangeList: ids }
}

function chatEvent(changeType: string, chat: SimGroupChat, more: Fields = {}): WorldEvent {
  return {
    event: 'change_external_chat',
    changeType,
    fields: { ChatId: chat.chat_id, ...more },
    audience: { customerContact: true, sees: [chat.owner] },
  }
}
