import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { WecomError } from './errors.ts'
import { id, listOf, moment, nextOf, text, whole } from './fields.ts'

const Chat = z.object({
  group_chat: z.object({
    chat_id: id,
    name: text,
    owner: text,
    notice: text,
    create_time: moment,
    member_list: listOf(z.object({ userid: id, type: whole })),
  }),
})

export type GroupChat = {
  chatId: string
  name: string
  ownerId: string | null
  notice: string | null
  createdAt: Date | null
  staffIds: string[]
  customerIds: string[]
}

// Unknown chat; no (longer a) customer group.
const noChat = new Set([40_050, 90_501])
const isStaff = 1
const isCustomer = 2

/** One customer group with its members; undefined when there is none of that id. Document 92122. */
export async function getGroupChat(
  wecom: Wecom,
  corp: WecomCorp,
  chatId: string,
): Promise<GroupChat | undefined> {
  const body = { chat_id: chatId, need_name: 0 }
  try {
    const call = { path: 'externalcontact/groupchat/get', body }
    const { group_chat: chat } = await wecom.call(corp, call, Chat)
    const idsOf = (type: number) =>
      chat.member_list.filter((one) => one.type === type).map((one) => one.userid)
    return {
      chatId: chat.chat_id,
      name: chat.name ?? '',
      ownerId: chat.owner,
      notice: chat.notice,
      createdAt: chat.create_time,
      staffIds: idsOf(isStaff),
      customerIds: idsOf(isCustomer),
    }
  } catch (error) {
    if (error instanceof WecomError && noChat.has(error.errcode)) return undefined
    throw error
  }
}

/** How many owners one question may name. */
export const ownersMax = 100
const tooManyOwners = 81_017

/** More than a thousand people are visible: groups are told only of owners who are named. */
export function needsOwners(error: unknown): boolean {
  return error instanceof WecomError && error.errcode === tooManyOwners
}

/** Ids of all customer groups, or of these owners', page by page; begin with ''. Document 92120. */
export async function listGroupChats(
  wecom: Wecom,
  corp: WecomCorp,
  cursor: string,
  ownerIds: readonly string[] | null = null,
): Promise<{ chatIds: string[]; nextCursor: string | null }> {
  const Reply = z.object({ group_chat_list: listOf(z.object({ chat_id: id })), next_cursor: text })
  const filter = ownerIds ? { owner_filter: { userid_list: ownerIds } } : {}
  const body = { status_filter: 0, ...filter, cursor, limit: 1000 }
  const call = { path: 'externalcontact/groupchat/list', body }
  const page = await wecom.call(corp, call, Reply)
  return {
    chatIds: page.group_chat_list.map((chat) => chat.chat_id),
    nextCursor: nextOf(page.next_cursor, cursor),
  }
}
