import { type CustomerCard, maskPhone } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { wallClock } from '../corp-time.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { listRunsOut } from '../order/order-view-store.ts'
import { visibleTags } from '../tag/visible.ts'
import { type CardRows, getCardRows } from './card-store.ts'
import { type CustomerRow, beginChange } from './change-store.ts'

type Card = { card: CustomerCard }

/** 资料 of one customer as this staff may see it. */
export async function loadCardOf(
  { db, clock }: Deps,
  session: Session,
  customerId: string,
): Promise<Card> {
  const rows = await getCardRows(db, session, customerId)
  const reference = await getReference(db, session.corpId, rows.referenceVersion)
  const today = wallClock(clock.now(), reference.corp.timeZone).day
  const runsOut = await listRunsOut(db, session.corpId, customerId, today)
  return { card: { ...showCard(rows, reference, session.staffId), runsOut } }
}

export type CardChange = { customerId: string; changeId: string; kind: string; body: unknown }

/** Changes something of 资料 once, with her row locked, and answers with the new truth. */
export async function changeCard(
  deps: Deps,
  session: Session,
  change: CardChange,
  apply: (db: Db, customer: CustomerRow, at: Date) => Promise<void>,
): Promise<Card> {
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    const customer = await beginChange(db, session, { ...change, at })
    if (customer) await apply(db, customer, at)
  })
  return loadCardOf(deps, session, change.customerId)
}

type Rows = Awaited<ReturnType<typeof getCardRows>>

function showCard(
  rows: Rows,
  reference: Reference,
  viewerId: string,
): Omit<CustomerCard, 'runsOut'> {
  const { customer, own, stageChange } = rows
  const nameOf = (staffId: string) => reference.staff.get(staffId)?.name ?? staffId
  return {
    own: own && {
      remark: own.remark ?? '',
      description: own.description ?? '',
      sync: own.sync,
      problem: own.problem,
    },
    stageChange: stageChange && {
      by: stageChange.actorId ? nameOf(stageChange.actorId) : null,
      at: stageChange.at,
    },
    fields: rows.fields.map((field) => ({
      ...field,
      value: customer.fields[field.fieldKey] ?? null,
    })),
    phones: rows.phones.map(maskPhone),
    notes: rows.notes.map(({ authorId, ...note }) => ({
      ...note,
      by: nameOf(authorId),
      mine: authorId === viewerId,
    })),
    introducer: showIntroducer(customer, nameOf),
    mainFollowers: mainFollowers(rows, reference),
    mainFollowerId: customer.mainFollowerId,
    consentAt: customer.consentAt,
    lockedTags: visibleTags(rows, reference, viewerId).flatMap(({ tagId, staffId }) => {
      const tag = reference.tags.get(tagId)
      if (!tag?.group.sensitive) return []
      const on = { staffId, name: nameOf(staffId) }
      return [{ tagId, name: tag.name, on, mine: staffId === viewerId }]
    }),
  }
}

function showIntroducer(
  customer: Rows['customer'],
  nameOf: (staffId: string) => string,
): CustomerCard['introducer'] {
  const { introducerStaffId: staffId, introducerCustomerId: customerId, introducer } = customer
  if (staffId) return { customerId: null, staffId, name: nameOf(staffId) }
  return customerId ? { customerId, staffId: null, name: introducer ?? '' } : null
}

/** A lead gives her to whoever follows her, when she leads the giver or the taker. */
function mainFollowers(rows: CardRows & Rows, { staff }: Reference): CustomerCard['mainFollowers'] {
  const mainId = rows.customer.mainFollowerId
  if (rows.me?.role === 'staff') return []
  const leadsMain = mainId !== null && rows.led.includes(mainId)
  return rows.follows
    .filter((follow) => follow.endedBy === null && follow.staffId !== mainId)
    .filter((follow) => leadsMain || rows.led.includes(follow.staffId))
    .flatMap(({ staffId }) => {
      const one = staff.get(staffId)
      return one?.active ? [{ staffId, name: one.name }] : []
    })
}
