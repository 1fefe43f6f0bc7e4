import type { ChangeContext, ChangeOf, Corp, SimApp, SimFollow, WorldChange } from '../world.ts'
import { chatEvents } from './callback-chat-events.ts'
import type { EventDraft } from './callback-xml.ts'
import { directoryEvents } from './callback-directory-events.ts'
import { tagGroupEvents, tagsRemovedEvents } from './callback-tag-events.ts'
import { isVisible } from './call.ts'

/** Who may hear of it: apps with the customer function, those that see a member, or both. */
export type Audience = { customerContact: boolean; sees?: readonly string[] }

/** An event of the world, not yet written for any app. */
export type WorldEvent = EventDraft & {
  audience: Audience
  /** A new relation: its event may carry a welcome code. */
  welcomes?: { userid: string; external_userid: string }
}

/** A change in the corp as it is afterwards, and how things stood. */
export type Happening<T extends WorldChange['type']> = {
  corp: Corp
  change: ChangeOf<T>
  before: ChangeContext['before']
}
type EditHappening = Happening<'follow_remarked'> | Happening<'tags_marked'>

export type EventWriters = {
  [T in WorldChange['type']]?: (happening: Happening<T>) => WorldEvent[]
}

const edited = (happening: EditHappening) =>
  isEdit(happening) ? [relationEvent('edit_external_contact', happening.change)] : []

const writers: EventWriters = {
  ...chatEvents,
  ...directoryEvents,
  follow_added: ({ change }) => [followAdded(change.follow)],
  follow_deleted: ({ change, before }) =>
    isEnded(before.follow) ? [] : [followDeleted(change, before.follow)],
  follow_remarked: edited,
  tags_marked: edited,
  transfer_saved: ({ change }) => transferFailed(change.transfer),
  tag_group_saved: ({ change, before }) => tagGroupEvents(change.group, before.tagGroups ?? []),
  tags_removed: ({ corp, before }) => tagsRemovedEvents(corp, before.tagGroups ?? []),
  event_raised: ({ change }) => {
    const { event, changeType, userid, fields } = change.event
    const sees = userid === undefined ? {} : { sees: [userid] }
    return [{ event, changeType, fields, audience: { customerContact: true, ...sees } }]
  },
}

/** The events that a change of the world makes; most changes make one or none. */
export function eventsOf(happening: Happening<WorldChange['type']>): WorldEvent[] {
  // The table's key and the change's type are the same by its own type; TypeScript cannot see it.
  const write = writers[happening.change.type] as
    | ((happening: Happening<WorldChange['type']>) => WorldEvent[])
    | undefined
  return write?.(happening) ?? []
}

/** Whether this app is told. */
export function hears(app: SimApp, { customerContact, sees }: Audience): boolean {
  if (app.disabled || (customerContact && !app.customerContact)) return false
  return !sees || app.visibleUserIds === 'all' || sees.some((userid) => isVisible(app, userid))
}

function relationEvent(
  changeType: string,
  of: { userid: string; external_userid: string },
  more: EventDraft['fields'] = {},
): WorldEvent {
  return {
    event: 'change_external_contact',
    changeType,
    fields: { UserID: of.userid, ExternalUserID: of.external_userid, ...more },
    audience: { customerContact: true, sees: [of.userid] },
  }
}

function followAdded(follow: SimFollow): WorldEvent {
  const { userid, external_userid, state, half } = follow
  const type = half ? 'add_half_external_contact' : 'add_external_contact'
  // Whom the administration handed over was greeted long ago.
  const isHandedOver = follow.add_way === 202
  return {
    ...relationEvent(type, follow, { State: state || undefined }),
    ...(isHandedOver ? {} : { welcomes: { userid, external_userid } }),
  }
}

function isEnded(follow: SimFollow | undefined): boolean {
  return !follow || follow.deleted_by === 'staff'
}

function followDeleted(
  change: ChangeOf<'follow_deleted'>,
  follow: SimFollow | undefined,
): WorldEvent {
  if (change.by === 'customer') {
    return relationEvent('del_follow_user', change, { State: follow?.state || undefined })
  }
  const Source = change.byTransfer ? 'DELETE_BY_TRANSFER' : undefined
  return relationEvent('del_external_contact', change, { Source })
}

/** Remark and corp tags are told of, mobiles and what stays as it was are not. */
function isEdit({ corp, change, before: { follow: before } }: EditHappening) {
  const after = corp.findFollow(change.userid, change.external_userid)
  if (!before || !after) return false
  const told = (follow: SimFollow) => [
    follow.remark,
    follow.description,
    follow.remark_corp_name ?? '',
    ...follow.tag_ids.toSorted(),
  ]
  return JSON.stringify(told(before)) !== JSON.stringify(told(after))
}

function transferFailed(transfer: {
  state: string
  to: string
  external_userid: string
}): WorldEvent[] {
  const reasons: Record<string, string> = {
    refused: 'customer_refused',
    limit: 'customer_limit_exceed',
  }
  const FailReason = reasons[transfer.state]
  if (!FailReason) return []
  const taker = { userid: transfer.to, external_userid: transfer.external_userid }
  return [relationEvent('transfer_fail', taker, { FailReason })]
}
