import { SignalKind, StageReason, type TagSource, type TimelineEntry } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import type { GoneTag } from '../tag/history-store.ts'
import { type EventBody, parseEventBody } from './event-body.ts'
import { outcomeDetail } from './outcome-view.ts'
import type { Asking } from './rows.ts'
import type { EventRow, TimelineRows } from './timeline-store.ts'

type Sources = {
  rows: Omit<TimelineRows, keyof Asking | 'customer'>
  reference: Reference
  /** Tags named here that are no more in the library. */
  gone: ReadonlyMap<string, GoneTag>
  seesSensitive: boolean
}
type Base = { eventId: string; at: string; by: string | null }
type Make = (body: EventBody, base: Base, sources: Sources) => TimelineEntry | undefined

/** 动态, newest first: each event with what it names, ids turned into names. Events that name nothing left are passed by. */
export function showTimeline(sources: Sources): TimelineEntry[] {
  return sources.rows.events.flatMap((event) => {
    const entry = showEvent(event, sources)
    return entry ? [entry] : []
  })
}

function showEvent(event: EventRow, sources: Sources): TimelineEntry | undefined {
  const base: Base = {
    eventId: event.eventId,
    at: event.at,
    by: nameOf(sources.reference, event.actorId),
  }
  const body = parseEventBody(event.body)
  if (event.kind.startsWith('signal.')) return signalEntry(event.kind, body, base, sources)
  return makers[event.kind]?.(body, base, sources)
}

const makers: Record<string, Make> = {
  'touch.sent': touchEntry,
  'touch.ended': touchEntry,
  'outcome.logged': outcomeEntry,
  'tag.changed': (body, base, sources) => {
    const added = tagNames(body.added, sources)
    const off = tagNames(body.removed, sources)
    const source = body.source ?? 'staff'
    if (added.length + off.length === 0) return undefined
    if (body.reason === 'tag_deleted') return tagsEntry(base, { deleted: off, source })
    // Moved to another group it is another tag of the same name: that did not go.
    const removed = off.filter((name) => !added.includes(name))
    return tagsEntry(base, { added, removed, source })
  },
  'tag.refused': (body, base, sources) => {
    const refused = tagNames(body.tagIds, sources)
    const kept = tagNames(body.keptIds, sources)
    if (refused.length + kept.length === 0) return undefined
    const problem = body.errcode === undefined ? body.reason : String(body.errcode)
    return tagsEntry(base, { refused, kept, problem: problem ?? null, source: 'wecom' })
  },
  'stage.changed': (body, base) =>
    body.stage
      ? { ...base, kind: 'stage', stage: body.stage, reason: stageReasonOf(body.reason) }
      : undefined,
  'order.paid': orderEntry,
  'note.added': (body, base, { rows }) => {
    const note = rows.notes.find((one) => one.noteId === body.noteId)
    return note ? { ...base, kind: 'note', text: note.text } : undefined
  },
  'introducer.set': introducerEntry,
  'sop.entered': (body, base, sources) => sopEntry('entered', body, base, sources),
  'sop.ended': (body, base, sources) => sopEntry('ended', body, base, sources),
  'sop.paused': (body, base, sources) => sopEntry('paused', body, base, sources),
  'sop.resumed': (body, base, sources) => sopEntry('resumed', body, base, sources),
  'follow.added': (body, base, { reference }) => ({
    ...base,
    kind: 'follow',
    change: 'added',
    detail: nameOf(reference, body.staffId),
  }),
  'follow.handed_over': (body, base, { reference }) => ({
    ...base,
    kind: 'follow',
    change: 'handed_over',
    detail: `${nameOf(reference, body.fromId) ?? ''} → ${nameOf(reference, body.toId) ?? ''}`,
  }),
  // That she deleted somebody is a signal, which stands there by itself.
  'follow.ended': (body, base, { reference }) =>
    body.by === 'customer'
      ? undefined
      : { ...base, kind: 'follow', change: 'ended', detail: nameOf(reference, body.staffId) },
  // The first adder found later was always the main one.
  'main_follower.changed': (body, base, { reference }) =>
    body.reason === 'first'
      ? undefined
      : {
          ...base,
          kind: 'follow',
          change: 'main',
          detail: `${nameOf(reference, body.fromId) ?? ''} → ${nameOf(reference, body.toId) ?? ''}`,
        },
}

function stageReasonOf(reason: unknown): StageReason | null {
  const known = StageReason.safeParse(reason)
  return known.success ? known.data : null
}

function nameOf(reference: Reference, staffId: string | null | undefined): string | null {
  return staffId ? (reference.staff.get(staffId)?.name ?? staffId) : null
}

function tagsEntry(
  base: Base,
  some: Partial<Extract<TimelineEntry, { kind: 'tags' }>> & { source: TagSource },
): TimelineEntry {
  return {
    ...base,
    kind: 'tags',
    added: [],
    removed: [],
    refused: [],
    kept: [],
    deleted: [],
    problem: null,
    ...some,
  }
}

/** Also of tags that vanished: what was done with them stays told. */
function tagNames(
  tagIds: readonly string[],
  { reference, gone, seesSensitive }: Sources,
): string[] {
  return tagIds.flatMap((tagId) => {
    const tag = reference.tags.get(tagId) ?? gone.get(tagId)
    if (!tag) return []
    const isSensitive = 'group' in tag ? tag.group.sensitive : tag.sensitive
    return seesSensitive || !isSensitive ? [tag.name] : []
  })
}

function touchEntry(body: EventBody, base: Base, { rows }: Sources): TimelineEntry | undefined {
  const touch = rows.touches.find((one) => one.touchId === body.touchId)
  if (!touch) return undefined
  const standing = rows.outcomes.filter(
    (outcome) => outcome.touchId === touch.touchId && outcome.voidAt === null,
  )
  const outcome = standing.find((one) => one.kind === touch.outcome) ?? standing[0]
  return {
    ...base,
    kind: 'touch',
    touchId: touch.touchId,
    title: touch.title,
    text: touch.text,
    scriptKind: touch.kind,
    touchpoint: touch.touchpoint,
    how: touch.how,
    state: touch.state,
    outcome: outcome ? { outcomeId: outcome.outcomeId, kind: outcome.kind } : null,
  }
}

function outcomeEntry(body: EventBody, base: Base, sources: Sources): TimelineEntry | undefined {
  const outcome = sources.rows.outcomes.find((one) => one.outcomeId === body.outcomeId)
  if (!outcome) return undefined
  return {
    ...base,
    kind: 'outcome',
    outcomeId: outcome.outcomeId,
    touchId: outcome.touchId,
    outcome: outcome.kind,
    detail: outcomeDetail(outcome, sources.reference),
    withdrawn: outcome.voidAt !== null,
  }
}

function signalEntry(
  eventKind: string,
  body: EventBody,
  base: Base,
  { rows }: Sources,
): TimelineEntry | undefined {
  const kind = SignalKind.safeParse(eventKind.slice('signal.'.length))
  if (!kind.success) return undefined
  const signal = rows.signals.find((one) => one.signalId === body.signalId)
  return { ...base, kind: 'signal', signal: kind.data, detail: signal?.detail ?? null }
}

function orderEntry(body: EventBody, base: Base, { rows }: Sources): TimelineEntry | undefined {
  // A corrected sum: the order's own line shows it.
  if (body.was !== undefined) return undefined
  const purchase = rows.purchases.find((one) => one.orderNo === body.orderNo)
  const paidFen = purchase?.paidFen ?? body.paidFen
  if (paidFen === undefined) return undefined
  return {
    ...base,
    kind: 'order',
    name: paidFen < 0 ? '退款' : (purchase?.name ?? '消费'),
    paidFen,
  }
}

/** That nobody brought her, said where nobody stood, changes nothing that was known. */
function introducerEntry(
  body: EventBody,
  base: Base,
  { rows, reference }: Sources,
): TimelineEntry | undefined {
  const { introducerCustomerId: customerId, introducerStaffId: staffId } = body
  if (!customerId && !staffId && !body.formerCustomerId && !body.formerStaffId) return undefined
  const customer = rows.introducers.find((one) => one.customerId === customerId)
  return { ...base, kind: 'introducer', name: customer?.name ?? nameOf(reference, staffId) }
}

function sopEntry(
  change: 'entered' | 'ended' | 'paused' | 'resumed',
  body: EventBody,
  base: Base,
  { reference }: Sources,
): TimelineEntry | undefined {
  const sop = body.sopId ? reference.sops.get(body.sopId) : undefined
  if (!sop) return undefined
  return { ...base, kind: 'sop', change, name: sop.definition.name, reason: body.reason ?? null }
}
