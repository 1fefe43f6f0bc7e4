import * as z from 'zod/mini'
import { applyContacts } from '../../customer/contact-store.ts'
import { stampLicence } from '../../staff/directory-store.ts'
import { type ContactPage, type ExternalContact, listContactsOf } from '../../wecom/contacts.ts'
import { WecomError, remedyOf } from '../../wecom/errors.ts'
import { watchRefusals } from '../call-count.ts'
import { contactsPerPage, pagesOf } from '../least-calls.ts'
import type { Phase, SyncContext } from '../phase.ts'
import { forgetScope, listInScope } from '../scope-store.ts'
import { addSeen, lookAtSizes } from '../seen-store.ts'

/** The most people the platform tells of in one call. */
const groupSize = 100
/** A corp's tables grow tenfold between these. */
const growthPages = new Set([4, 40, 400, 4000])

const Position = z.object({
  /** Everybody up to this id is done or in `groups`. */
  after: z._default(z.string(), ''),
  /** The group at hand first; several when one bad person had it split. Empty: the next hundred. */
  groups: z._default(z.array(z.array(z.string())), []),
  cursor: z._default(z.string(), ''),
  /** Follows told of the hundred at hand, so far. */
  follows: z._default(z.int(), 0),
  /** The cursor was refused before: a second time is trouble. */
  begunAgain: z._default(z.boolean(), false),
  /** Pages written. */
  pages: z._default(z.int(), 0),
})
type Position = z.infer<typeof Position>

type Page =
  | { kind: 'end' }
  | ({ kind: 'contacts'; staffIds: string[] } & ContactPage)
  /** The platform refuses to tell of this group because of somebody in it. */
  | { kind: 'spoiled'; staffIds: string[]; errcode: number }
  /** The cursor is too old: the group begins again. */
  | { kind: 'lost_cursor'; staffIds: string[] }

/** 客户: a hundred people at a time, a hundred follows a call. */
export const customersPhase: Phase<Position, Page> = {
  open: (stored) => z.parse(Position, stored),
  read: readContacts,
  async write({ db, context, position, page, at, reference }) {
    const { corpId } = context.run
    if (page.kind === 'end') return {}
    if (page.kind === 'lost_cursor') return { follows: -position.follows }
    const leastCalls = leastOf(position, page)
    if (page.kind === 'spoiled') {
      await noteBadPerson(context, db, page)
      return { leastCalls }
    }
    if (position.cursor === '') {
      const unlicensed = new Set(page.unlicensedIds)
      const licensed = page.staffIds.filter((staffId) => !unlicensed.has(staffId))
      await stampLicence(db, corpId, licensed, true)
      await stampLicence(db, corpId, page.unlicensedIds, false)
    }
    const { enqueue, clock } = context.deps
    const { added, changed, ended } = await applyContacts(
      db,
      { reference, enqueue, now: clock.now() },
      page.contacts,
      { at, whole: false, source: 'sync' },
    )
    await addSeen(db, context.run, page.contacts.flatMap(keysOf))
    if (growthPages.has(position.pages)) await lookAtSizes(db)
    return { added, changed, ended, follows: page.contacts.length, leastCalls }
  },
  next: nextPosition,
}

// Unknown or invisible person, no relation at all, no licence.
const spoiling = new Set([40_003, 60_111, 84_061, 701_008])
const noLicence = 701_008
const noRelation = 84_061

async function readContacts(context: SyncContext, position: Position): Promise<Page> {
  const { corp, deps, run } = context
  const { cursor } = position
  const staffIds =
    position.groups[0] ?? (await listInScope(deps.db, run.corpId, position.after, groupSize))
  if (staffIds.length === 0) return { kind: 'end' }
  // What is an empty list for one person hides all others of a group.
  const watched = watchRefusals(context.wecom)
  try {
    const page = await listContactsOf(watched.wecom, corp, { staffIds, cursor })
    const errcode = watched.errcode()
    return errcode !== null && spoiling.has(errcode)
      ? { kind: 'spoiled', staffIds, errcode }
      : { kind: 'contacts', staffIds, ...page }
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    if (spoiling.has(error.errcode)) return { kind: 'spoiled', staffIds, errcode: error.errcode }
    if (cursor === '' || position.begunAgain || remedyOf(error) !== 'final') throw error
    return { kind: 'lost_cursor', staffIds }
  }
}

function nextPosition(position: Position, page: Page): Position | null {
  if (page.kind === 'end') return null
  const { staffIds } = page
  const isNew = position.groups.length === 0
  const here = {
    ...position,
    pages: position.pages + 1,
    after: isNew ? (staffIds.at(-1) ?? '') : position.after,
    groups: isNew ? [staffIds] : position.groups,
  }
  if (page.kind === 'lost_cursor') return { ...here, cursor: '', follows: 0, begunAgain: true }
  const others = here.groups.slice(1)
  if (page.kind === 'spoiled') {
    const groups = staffIds.length > 1 ? [...halvesOf(staffIds), ...others] : others
    return { ...here, groups, cursor: '', follows: groups.length > 0 ? here.follows : 0 }
  }
  const follows = here.follows + page.contacts.length
  if (page.nextCursor) return { ...here, cursor: page.nextCursor, follows }
  return {
    after: here.after,
    groups: others,
    cursor: '',
    follows: others.length > 0 ? follows : 0,
    begunAgain: false,
    pages: here.pages,
  }
}

const halvesOf = (staffIds: string[]) => {
  const middle = Math.ceil(staffIds.length / 2)
  return [staffIds.slice(0, middle), staffIds.slice(middle)]
}

/** Known when the last page of a hundred people is here: what it would have taken without splitting. */
function leastOf(position: Position, page: Page): number {
  const next = nextPosition(position, page)
  if (!next || next.groups.length > 0) return 0
  const here = page.kind === 'contacts' ? page.contacts.length : 0
  return pagesOf(position.follows + here, contactsPerPage)
}

/** A group of one that is refused: that person is the reason. */
async function noteBadPerson(
  { run }: SyncContext,
  db: Parameters<typeof forgetScope>[0],
  { staffIds, errcode }: { staffIds: string[]; errcode: number },
) {
  const [staffId, ...others] = staffIds
  if (!staffId || others.length > 0) return
  if (errcode === noLicence) await stampLicence(db, run.corpId, [staffId], false)
  else if (errcode !== noRelation) await forgetScope(db, run.corpId, staffId)
}

const keysOf = ({ customerId, follows }: ExternalContact) =>
  follows.map(({ staffId }) => ({ staffId, customerId }))
