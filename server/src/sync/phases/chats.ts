import * as z from 'zod/mini'
import { applyGroupChat, listUnmetChatIds } from '../../chat/store.ts'
import {
  type GroupChat,
  getGroupChat,
  listGroupChats,
  needsOwners,
  ownersMax,
} from '../../wecom/chats.ts'
import type { Phase, SyncContext } from '../phase.ts'
import { listDutyAfter } from '../scope-store.ts'

const chatsAtOnce = 10

const Position = z.object({
  /** Ids listed and not yet fetched. */
  waiting: z._default(z.array(z.string()), []),
  /** Of the next list; null: all are listed. */
  cursor: z._default(z.nullable(z.string()), ''),
  /** Whose groups that list is of, where there are too many people to ask for all; null: everybody's. */
  owners: z._default(z.nullable(z.array(z.string())), null),
  /** All are met: chats that no list had are asked for once. */
  missed: z._default(z.boolean(), false),
})
type Position = z.infer<typeof Position>

type Page =
  | { listed: string[]; nextCursor: string | null; owners: string[] | null }
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
    if ('listed' in page) {
      const { listed: waiting, nextCursor: cursor, owners } = page
      return { ...position, waiting, cursor, owners }
    }
    if ('chats' in page) {
      const waiting = position.waiting.slice(chatsAtOnce)
      const isOver = position.missed && waiting.length === 0
      return isOver ? null : { ...position, waiting }
    }
    return page.missedIds.length > 0
      ? { waiting: page.missedIds, cursor: null, owners: null, missed: true }
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
  return listChats(context, position.cursor, position.owners)
}

async function listChats(
  context: SyncContext,
  cursor: string,
  owners: string[] | null,
): Promise<Page> {
  const { wecom, corp } = context
  try {
    const { chatIds: listed, nextCursor } = await listGroupChats(wecom, corp, cursor, owners)
    if (nextCursor !== null || !owners) return { listed, nextCursor, owners }
    const following = await listOwners(context, owners.at(-1))
    return { listed, nextCursor: following.length > 0 ? '' : null, owners: following }
  } catch (error) {
    if (owners || !needsOwners(error)) throw error
    return listChats(context, '', await listOwners(context))
  }
}

/**
 * The next people to be asked for by name. Groups of owners who left are not told like this: those we know are
 * looked at one by one in the end.
 */
function listOwners({ deps, run }: SyncContext, after = ''): Promise<string[]> {
  return listDutyAfter(deps.db, run.corpId, after, ownersMax)
}
