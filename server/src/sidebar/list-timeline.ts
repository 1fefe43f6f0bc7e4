import type { Timeline } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { seesSensitive } from '../tag/visible.ts'
import { listGoneOf } from '../tag/history-store.ts'
import { type EventBody, parseEventBody } from './event-body.ts'
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
  const tags = events
    .filter((event) => event.kind.startsWith('tag.'))
    .flatMap(({ body }) => tagsIn(parseEventBody(body)))
  return {
    entries: showTimeline({
      rows: { ...found, events },
      reference,
      gone: await listGoneOf(deps.db, reference, tags),
      seesSensitive: seesSensitive(found, session.staffId),
    }),
    before: found.events.length > pageLength ? (events.at(-1)?.eventId ?? null) : null,
  }
}

const tagsIn = ({ added, removed, tagIds, keptIds }: EventBody) =>
  [...added, ...removed, ...tagIds, ...keptIds].map((tagId) => ({ tagId }))
