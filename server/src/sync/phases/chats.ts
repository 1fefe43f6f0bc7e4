import * as z from 'zod/mini'
import { applyGroupChat, listUnmetChatIds } from '../../chat/store.ts'
import { type GroupChat, getGroupChat, listGroupChats } from '../../wecom/chats.ts'
import type { Phase, SyncContext } from '../phase.ts'

const chatsAtOnce = 10

const Position = z.object({
  /** Ids listed and not yet fetched. */
  waiting: z._default(z.array(z.string()), []),
  /** Of the next list; null: all are listed. */
  cursor: z._default(z.nullable(z.string()), ''),
  /** All are met: chats that no list had are asked for once. */
  missed: z._default(z.boolean(), false),
})
type Position = z.infer<typeof Position>

type Page =
  | { listed: string[]; nextCursor: string | null }
  | { chats: { chatId: string; chat: GroupChat | undefined }[] }
  | { missedIds: string[] }

/** 客户群: the list, then each chat, since its members come no other way; at the end those that vanished. */
export const chatsPhase: Phase<Position, Page> = {
  open: (stored) => z.parse(Position, stored),
  read: readChats,
  async write({ db, context, page, at }) {
    if ('listed' in page) return { leastCalls: 1 + page.listed.length }
    if ('missedIds' in page) return {}
    for (const { chatId, chat } of page.chats)
      await applyGroupChat(db, context.run.corpId, chat ?? { gone: chatId }, at)
    return {}
  },
  next(position, page) {
    if ('listed' in page) return { ...position, waiting: page.listed, cursor: page.nextCursor }
    if ('chats' in page) {
      const waiting = position.waiting.slice(chatsAtOnce)
      const isOver = position.missed && waiting.length === 0
      return isOver ? null : { ...position, waiting }
    }
    return page.missedIds.length > 0
      ? { waiting: page.missedIds, cursor: null, missed: true }
      : null
  },
  // Who vanished is known when all others are written.
  readsAhead: ({ waiting, cursor }) => waiting.length > 0 || cursor !== null,
}

async function readChats(context: SyncContext, position: Position): Promise<Page> {
  const { wecom, corp, deps, run } = context
  if (position.waiting.length > 0) {
    const ids = position.waiting.slice(0, chatsAtOnce)
    const fetched = await Promise.all(ids.map((chatId) => getGroupChat(wecom, corp, chatId)))
    return { chats: ids.map((chatId, at) => ({ chatId, chat: fetched[at] })) }
  }
  if (position.cursor === null)
    return { missedIds: await listUnmetChatIds(deps.db, run.corpId, run.startedAt) }
  const { chatIds, nextCursor } = await listGroupChats(wecom, corp, position.cursor)
  return { listed: chatIds, nextCursor }
}
