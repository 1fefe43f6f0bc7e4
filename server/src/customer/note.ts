import type { CustomerCard } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { changeCard } from './card.ts'
import { addEvent } from './event-store.ts'
import { addNote, findNote, removeNoteRow } from './note-store.ts'

type Key = { customerId: string; noteId: string }

/** Writes a note; it stands in 资料 and in the timeline. */
export function saveNoteOf(
  deps: Deps,
  session: Session,
  { customerId, noteId }: Key,
  text: string,
): Promise<{ card: CustomerCard }> {
  const { corpId, staffId } = session
  const body = { staffId, text }
  const change = { customerId, changeId: noteId, kind: 'note.added', body }
  return changeCard(deps, session, change, async (db, _customer, at) => {
    await addNote(db, { corpId, customerId, noteId, authorId: staffId, text, at })
    const event = { corpId, customerId, actorId: staffId, source: 'staff' as const, at }
    await addEvent(db, { ...event, kind: 'note.added', body: { noteId } })
  })
}

/** Takes away a note of one's own, or brings it back. */
export function removeNoteOf(
  deps: Deps,
  session: Session,
  { customerId, noteId }: Key,
  { changeId, removed }: { changeId: string; removed: boolean },
): Promise<{ card: CustomerCard }> {
  const { corpId, staffId } = session
  const change = { customerId, changeId, kind: 'note.removed', body: { staffId, noteId, removed } }
  return changeCard(deps, session, change, async (db, _customer, at) => {
    const note = await findNote(db, { corpId, customerId, noteId })
    if (!note) throw new Problem('note.unknown')
    if (note.authorId !== staffId) throw new Problem('note.not_yours')
    if (removed === (note.deletedAt !== null)) return
    await removeNoteRow(db, { corpId, customerId, noteId }, removed ? at : null)
    const event = { corpId, customerId, actorId: staffId, source: 'staff' as const, at }
    await addEvent(db, { ...event, kind: 'note.removed', body: { noteId, removed } })
  })
}
