import * as z from 'zod/mini'
import { applyContacts, endFollows } from '../../customer/contact-store.ts'
import {
  type ExternalContact,
  getExternalContact,
  listCustomerIds,
  listFollowUsers,
} from '../../wecom/contacts.ts'
import { WecomError, remedyOf } from '../../wecom/errors.ts'
import { replaceFindings } from '../finding-store.ts'
import type { Phase, SyncContext } from '../phase.ts'
import { type UnmetFollow, dropSeen, listUnmet, lookAtSizes } from '../seen-store.ts'

const followsAtOnce = 200

const Position = z.object({
  staffId: z._default(z.string(), ''),
  customerId: z._default(z.string(), ''),
})
type Position = z.infer<typeof Position>

type Page = {
  /** Of one person, in order; empty at the end. */
  unmet: UnmetFollow[]
  /** Of them, those that have ended. */
  gone: UnmetFollow[]
  /** Those that stand all the same: pages shift when somebody is deleted while they are read. */
  standing: ExternalContact[]
}

/**
 * 收尾: follows that the platform told no more of end. What that is taken from, that a list lacked it, is
 * checked by the person's own list first: one call for each person with such follows, none on most nights.
 * Then what the operator should know is written anew.
 */
export const sweepPhase: Phase<Position, Page> = {
  open: (stored) => z.parse(Position, stored),
  read: readUnmet,
  async write({ db, context, page, at, reference }) {
    const { run, deps } = context
    const now = deps.clock.now()
    if (page.unmet.length === 0) {
      await replaceFindings(db, run, now)
      await dropSeen(db, run.corpId)
      return {}
    }
    const contacts = { reference, enqueue: deps.enqueue, now }
    const follows = page.gone.map(({ staffId, customerId, endedBy }) => ({
      staffId,
      customerId,
      endedBy,
      at,
    }))
    const ended = follows.length > 0 ? await endFollows(db, contacts, follows) : 0
    if (page.standing.length > 0)
      await applyContacts(db, contacts, page.standing, { at, whole: true, source: 'sync' })
    return { ended }
  },
  next(_, { unmet }) {
    const last = unmet.at(-1)
    return last ? { staffId: last.staffId, customerId: last.customerId } : null
  },
}

async function readUnmet(context: SyncContext, position: Position): Promise<Page> {
  const { deps, run } = context
  if (position.staffId === '') await lookAtSizes(deps.db)
  const rows = await listUnmet(deps.db, run, position, followsAtOnce)
  const unmet = rows.filter(({ staffId }) => staffId === rows[0]?.staffId)
  const [first] = unmet
  if (!first?.onDuty) return { unmet, gone: unmet, standing: [] }
  const listed = await findCustomerIds(context, first.staffId)
  if (!listed) return { unmet, gone: [], standing: [] }
  const standing: ExternalContact[] = []
  for (const { customerId } of unmet) {
    const contact = listed.has(customerId) ? await findContact(context, customerId) : undefined
    if (contact) standing.push(contact)
  }
  return { unmet, gone: unmet.filter(({ customerId }) => !listed.has(customerId)), standing }
}

/**
 * Undefined when the platform does not know the person, or tells of none because she is outside 客户联系 by now:
 * then nothing is known of her customers.
 */
async function findCustomerIds(
  { wecom, corp }: SyncContext,
  staffId: string,
): Promise<Set<string> | undefined> {
  try {
    const customerIds = await listCustomerIds(wecom, corp, staffId)
    const isHidden =
      customerIds.length === 0 && !(await listFollowUsers(wecom, corp)).includes(staffId)
    return isHidden ? undefined : new Set(customerIds)
  } catch (error) {
    if (error instanceof WecomError && remedyOf(error) === 'final') return undefined
    throw error
  }
}

async function findContact(
  { wecom, corp }: SyncContext,
  customerId: string,
): Promise<ExternalContact | undefined> {
  try {
    return await getExternalContact(wecom, corp, customerId)
  } catch (error) {
    if (remedyOf(error) === 'relation_gone') return undefined
    throw error
  }
}
