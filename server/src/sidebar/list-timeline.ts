import type { Timeline } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { seesSensitive } from '../tag/visible.ts'
import { showTimeline } from './timeline.ts'
import { getTimelineRows, pageLength } from './timeline-store.ts'

/** One page of 动态; the next one begins before event `before`. */
export async function listTimelineOf(
  deps: Deps,
  session: Session,
  customerId: string,
  before: string | undefined,
): Promise<Timeline> {
  const found = await getTimelineRows(deps.db, session, customerId, before ?? null)
  const reference = await getReference(deps.db, session.corpId, found.referenceVersion)
  const events = found.events.slice(0, pageLength)
  return {
    entries: showTimeline({
      rows: { ...found, events },
      reference,
      seesSensitive: seesSensitive(found, session.staffId),
    }),
    before: found.events.length > pageLength ? (events.at(-1)?.eventId ?? null) : null,
  }
}
