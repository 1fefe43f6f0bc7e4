import type { Sidebar } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { fetchCustomer } from './fetch-customer.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { prepareScript } from '../script/prepare.ts'
import { readRecipient, readVariables } from '../script/recipient.ts'
import { type Tally, getTally } from '../script/store.ts'
import { suggestScripts } from '../script/suggest.ts'
import { findUnsuited } from '../script/suitability.ts'
import { showCustomerTags } from '../tag/customer-tags.ts'
import { listGoneOf } from '../tag/history-store.ts'
import { ofPresentFollows, seesSensitive, visibleTags } from '../tag/visible.ts'
import { showCustomer } from './customer-view.ts'
import { findNextStep } from './next-step.ts'
import { findQuestion } from './question.ts'
import type { CustomerRow, SidebarRows } from './rows.ts'
import { getSidebarRows } from './store.ts'

type Rows = SidebarRows & { customer: CustomerRow }

/** All that the sidebar shows of one customer; one whom we do not know yet is fetched from WeCom first. */
export async function loadSidebarOf(
  deps: Deps,
  session: Session,
  customerId: string,
): Promise<Sidebar> {
  const now = deps.clock.now()
  const found = await getRows(deps, session, customerId, now)
  const reference = await getReference(deps.db, session.corpId, found.referenceVersion)
  const tally = await getTally(deps.db, session.corpId, found.tallyAt)
  const { staffId } = session
  const rows = { ...found, tags: visibleTags(found, reference, staffId) }
  const viewer = { staffId, seesSensitive: seesSensitive(found, staffId), now }
  const gone = await listGoneOf(deps.db, reference, found.tags)
  const { likely, proposed } = found
  return {
    now: now.toISOString(),
    customer: showCustomer(rows, reference, staffId, now),
    tags: showCustomerTags(ofPresentFollows(found), reference, { gone, likely, proposed }, viewer),
    ...showWork(rows, staffId, reference, tally, now),
  }
}

async function getRows(deps: Deps, session: Session, customerId: string, now: Date): Promise<Rows> {
  try {
    return await getSidebarRows(deps.db, session, customerId, now)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const known = error.code === 'customer.not_yours'
    if (!known && error.code !== 'customer.not_found') throw error
    // Also one known through another staff: this one may have added her a minute ago.
    if (!(await fetchCustomer(deps, session, customerId, known))) throw error
    return getSidebarRows(deps.db, session, customerId, now)
  }
}

function showWork(
  rows: Rows,
  staffId: string,
  reference: Reference,
  tally: Tally,
  now: Date,
): Omit<Sidebar, 'now' | 'customer' | 'tags'> {
  const variables = readVariables(rows, reference, staffId)
  const recipient = readRecipient(rows, reference)
  const prepare = (scriptIds: readonly string[]) =>
    scriptIds.flatMap((scriptId) => {
      const script = reference.scripts.find(
        (one) => one.scriptId === scriptId && one.state === 'published',
      )
      if (!script) return []
      const unsuited = findUnsuited(script, recipient, reference)
      return prepareScript(script, variables, { reference, tally }, { reason: null, unsuited })
    })
  const next = findNextStep(rows, staffId, reference, prepare, now)
  const leaveOut = new Set(next?.variants.map((variant) => variant.scriptId))
  for (const scriptId of rows.recent.scriptIds ?? []) leaveOut.add(scriptId)
  return {
    variables,
    question: findQuestion(rows.ownTouch, rows.customer.customerId, reference, now),
    next,
    scripts: suggestScripts({ reference, tally, recipient, variables, staffId, leaveOut }),
    reminders: rows.reminders.map((reminder) => ({
      ...reminder,
      by: reference.staff.get(reminder.by)?.name ?? reminder.by,
      doneAt: null,
    })),
  }
}
