import type { PreparedScript } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { getSidebarRows } from '../sidebar/store.ts'
import { isOffered, prepareScript } from './prepare.ts'
import { visibleTags } from '../tag/visible.ts'
import { readRecipient, readVariables } from './recipient.ts'
import { getTally } from './store.ts'
import { findUnsuited } from './suitability.ts'
import { replyWords } from './suggest.ts'

/** Every script this staff may send, prepared for this customer; what does not fit her says why. */
export async function listScripts(
  deps: Deps,
  session: Session,
  customerId: string,
): Promise<PreparedScript[]> {
  const found = await getSidebarRows(deps.db, session, customerId, deps.clock.now())
  const reference = await getReference(deps.db, session.corpId, found.referenceVersion)
  const tally = await getTally(deps.db, session.corpId, found.tallyAt)
  const rows = { ...found, tags: visibleTags(found, reference, session.staffId) }
  const recipient = readRecipient(rows, reference)
  const variables = readVariables(rows, reference, session.staffId)
  return reference.scripts
    .filter((script) => isOffered(script, session.staffId))
    .map((script) =>
      prepareScript(
        script,
        variables,
        { reference, tally },
        {
          reason: replyWords(tally.get(script.scriptId)),
          unsuited: findUnsuited(script, recipient, reference),
        },
      ),
    )
    .toSorted((a, b) => a.category.localeCompare(b.category, 'zh'))
}
