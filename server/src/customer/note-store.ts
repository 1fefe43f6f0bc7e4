import type { Db } from '../db/open.ts'
import { isUuid } from './change-store.ts'

type Key = { corpId: string; customerId: string; noteId: string }

export async function addNote(
  db: Db,
  note: Key & { authorId: string; text: string; at: Date },
): Promise<void> {
  await db
    .insertInto('note')
    .values({
      corp_id: note.corpId,
      customer_id: note.customerId,
      note_id: note.noteId,
      author_id: note.authorId,
      text: note.text,
      at: note.at,
    })
    .execute()
}

export async function findNote(
  db: Db,
  { corpId, customerId, noteId }: Key,
): Promise<{ authorId: string; deletedAt: Date | null } | undefined> {
  if (!isUuid(noteId)) return undefined
  return db
    .selectFrom('note')
    .select(['author_id as authorId', 'deleted_at as deletedAt'])
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .where('note_id', '=', noteId)
    .executeTakeFirst()
}

/** `at`: since when it is gone; null: it stands. */
export async function removeNoteRow(
  db: Db,
  { corpId, customerId, noteId }: Key,
  at: Date | null,
): Promise<void> {
  await db
    .updateTable('note')
    .set({ deleted_at: at })
    .where('corp_id', '=', corpId)
    .where('customer_id', '=', customerId)
    .where('note_id', '=', noteId)
    .execute()
}
