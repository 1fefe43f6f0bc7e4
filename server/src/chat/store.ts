import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'

/** A customer group chat (客户群) as the platform describes it. */
export type ChatState = {
  chatId: string
  name: string
  ownerId: string | null
  notice: string | null
  createdAt: Date | null
  staffIds: readonly string[]
  customerIds: readonly string[]
}

/** A group chat as it was at `now` (the beginning of its fetch), or that it was dismissed; an older state changes nothing. */
export async function applyGroupChat(
  db: Db,
  corpId: string,
  chat: ChatState | { gone: string },
  now: Date,
): Promise<void> {
  if ('gone' in chat) {
    await db
      .updateTable('group_chat')
      .set({ dismissed_at: now, fetched_at: now })
      .where('corp_id', '=', corpId)
      .where('chat_id', '=', chat.gone)
      .where('dismissed_at', 'is', null)
      .where('fetched_at', '<=', now)
      .execute()
    return
  }
  const state = {
    name: chat.name,
    owner_id: chat.ownerId,
    notice: chat.notice,
    created_at: chat.createdAt,
    staff_ids: json(chat.staffIds),
    customer_ids: json(chat.customerIds),
    dismissed_at: null,
    fetched_at: now,
  }
  await db
    .insertInto('group_chat')
    .values({ corp_id: corpId, chat_id: chat.chatId, ...state })
    .onConflict((oc) =>
      oc
        .columns(['corp_id', 'chat_id'])
        .doUpdateSet(state)
        .where('group_chat.fetched_at', '<=', now),
    )
    .execute()
}

/** Chats that stand by our knowledge, but were not fetched since `since`. */
export async function listUnmetChatIds(db: Db, corpId: string, since: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('group_chat')
    .select('chat_id')
    .where('corp_id', '=', corpId)
    .where('dismissed_at', 'is', null)
    .where('fetched_at', '<', since)
    .orderBy('chat_id')
    .execute()
  return rows.map((row) => row.chat_id)
}
