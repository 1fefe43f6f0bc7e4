import { workOf } from './kinds.ts'

type About = { kind: string; fields: Record<string, string> }

/** What some callbacks are about: each is looked at once, however many of them there are. */
export type Subject<Event extends About> =
  | { about: 'tags' | 'directory' | 'acquisition' | 'nobody'; events: Event[] }
  | { about: 'chat'; id: string; events: Event[] }
  | { about: 'customer'; id: string; events: Event[] }

/** Groups callbacks by subject, the library and the directory first: customers name what is in them. */
export function groupBySubject<Event extends About>(events: readonly Event[]): Subject<Event>[] {
  const subjects = new Map<string, Subject<Event>>()
  for (const event of events) {
    const subject = subjectOf(event)
    const key = 'id' in subject ? `${subject.about} ${subject.id}` : subject.about
    const known = subjects.get(key)
    if (known) known.events.push(event)
    else subjects.set(key, subject)
  }
  return [...subjects.values()].toSorted((a, b) => rankOf(a) - rankOf(b))
}

function subjectOf<Event extends About>(event: Event): Subject<Event> {
  const events = [event]
  const { ExternalUserID: customerId, ChatId: chatId } = event.fields
  switch (workOf(event.kind)) {
    case 'customer':
      return customerId
        ? { about: 'customer', id: customerId, events }
        : { about: 'nobody', events }
    case 'chat':
      return chatId ? { about: 'chat', id: chatId, events } : { about: 'nobody', events }
    case 'tags':
      return { about: 'tags', events }
    case 'member':
    case 'department':
      return { about: 'directory', events }
    case 'acquisition':
      return { about: 'acquisition', events }
    case 'nothing':
    case undefined:
      return { about: 'nobody', events }
  }
}

/** Subjects that others depend on are done alone, before the rest. */
export function comesFirst(subject: Subject<About>): boolean {
  return rankOf(subject) < 2
}

function rankOf({ about }: Subject<About>): number {
  if (about === 'tags') return 0
  return about === 'directory' ? 1 : 2
}

const mostMembers = 20

export type Rename = { from: string; to: string }

/** Members whose id was changed. */
export function listRenames(events: readonly About[]): Rename[] {
  return events.flatMap(({ fields: { UserID: from, NewUserID: to } }) =>
    from && to && from !== to ? [{ from, to }] : [],
  )
}

/** Whom to ask for after these changes of the directory; undefined: for all of it. */
export function listMembersToAsk(events: readonly About[]): string[] | undefined {
  const staffIds = new Set<string>()
  for (const { kind, fields } of events) {
    if (workOf(kind) !== 'member' || !fields.UserID) return undefined
    staffIds.add(fields.UserID)
    if (fields.NewUserID) staffIds.add(fields.NewUserID)
  }
  return staffIds.size > mostMembers ? undefined : [...staffIds]
}
