import type { Db } from '../db/open.ts'

export type CallbackSeen = {
  /** When WeCom last checked the address. */
  checkedAt: Date | null
  /** When it last sent something. */
  lastAt: Date | null
}

export async function findCallbackSeen(db: Db, corpId: string): Promise<CallbackSeen> {
  const row = await db
    .selectFrom('corp')
    .select(['callback_checked_at', 'callback_at'])
    .where('corp_id', '=', corpId)
    .executeTakeFirst()
  return { checkedAt: row?.callback_checked_at ?? null, lastAt: row?.callback_at ?? null }
}
