import type { CustomerOrder, CustomerRow, Segment, TagClass } from '@xiaoguan/shared'
import * as z from 'zod/mini'
import { type Reference, getReference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import { getActor } from '../http/access.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { listTagsOf } from '../tag/store.ts'
import { type ListedRow, type Place, countCustomers, listCustomerRows } from './list-store.ts'
import { searchParts } from './search-words.ts'
import { checkSegment } from './segment.ts'

const pageSize = 50
const tagsShown = 6
const unknownShown = 3

type Wish = {
  words: string
  segment: Segment
  whose: 'mine' | 'reach'
  order: CustomerOrder
  after: string | null
}

/** One page of the customers in somebody's reach, and on the first how many there are. */
export async function listCustomers(deps: Deps, session: Session, wish: Wish) {
  const { db } = deps
  const { role } = await getActor(db, session)
  const reference = await getReference(db, session.corpId)
  checkSegment(reference, wish.segment, {
    where: 'body.segment',
    seesSensitive: role !== 'operator',
  })
  const after = wish.after === null ? null : readPlace(wish.after, wish.order)
  const asked = {
    parts: searchParts(wish.words),
    segment: wish.segment,
    whose: wish.whose,
  }
  const moment = { now: deps.clock.now(), timeZone: reference.corp.timeZone }
  const page = { order: wish.order, after, size: pageSize + 1 }
  const [found, count] = await Promise.all([
    listCustomerRows(db, session, asked, moment, page),
    after ? null : countCustomers(db, session, asked, moment),
  ])
  const rows = found.slice(0, pageSize)
  const last = found.length > pageSize ? rows.at(-1) : undefined
  const tags = await listTagsOf(
    db,
    session.corpId,
    rows.map((row) => row.customerId),
  )
  return {
    customers: rows.map((row) => {
      const seesSensitive = role !== 'operator' || row.isOwn
      return showRow(row, tags.get(row.customerId) ?? [], reference, seesSensitive)
    }),
    count,
    after: last ? writePlace(last, wish.order) : null,
  }
}

const PlaceText = z.tuple([z.string(), z.string().check(z.maxLength(40)), z.string()])
const numberText = /^-?\d{1,18}$/
/** PostgreSQL's own text of an instant, exact to the microsecond, as ISO would have it. */
const isInstant = (text: string) =>
  /^\d{4}-\d{2}-\d{2} [\d:.]+[+-][\d:]+$/.test(text) &&
  !Number.isNaN(Date.parse(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')))

const writePlace = ({ key, customerId }: Place, order: CustomerOrder) =>
  Buffer.from(JSON.stringify([order, key, customerId])).toString('base64url')

/** The client hands back what it was given; of another order it would lead nowhere. */
function readPlace(text: string, order: CustomerOrder): Place {
  const parsed = z.safeParse(PlaceText, readJson(Buffer.from(text, 'base64url').toString()))
  if (parsed.success) {
    const [ofOrder, key, customerId] = parsed.data
    const isKey = order === 'spent' ? numberText.test(key) : isInstant(key)
    if (ofOrder === order && isKey) return { key, customerId }
  }
  throw new Problem('bad_request', { fields: { 'body.after': 'not a place in this list' } })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function showRow(
  row: ListedRow,
  tagIds: readonly string[],
  reference: Reference,
  seesSensitive: boolean,
): CustomerRow {
  const main = row.mainFollowerId
  const on = new Set(tagIds)
  const groups = reference.tagGroups.filter((group) => seesSensitive || !group.sensitive)
  const tags = groups
    .toSorted((a, b) => classOrder[a.tagClass] - classOrder[b.tagClass])
    .flatMap(({ tagClass, tags: ofGroup }) =>
      ofGroup.filter(({ tagId }) => on.has(tagId)).map((tag) => ({ ...tag, tagClass })),
    )
  const unknown = groups
    .filter((group) => group.mustAsk && !group.byRule)
    .filter((group) => !group.tags.some(({ tagId }) => on.has(tagId)))
  return {
    customerId: row.customerId,
    salutation: row.salutation,
    name: row.name,
    remark: row.ownRemark || row.mainRemark || null,
    avatar: row.avatar,
    stage: row.stage,
    mainFollower:
      main === null ? null : { staffId: main, name: reference.staff.get(main)?.name ?? main },
    tags: tags.slice(0, tagsShown).map(({ tagId, name, tagClass }) => ({ tagId, name, tagClass })),
    tagCount: tags.length,
    unknown: unknown.slice(0, unknownShown).map((group) => group.name),
    lastContactAt: row.lastContactAt?.toISOString() ?? null,
    addedAt: row.createdAt.toISOString(),
    spentFen: row.spentFen,
    lost: row.lostAt !== null,
    doNotDisturb: row.doNotDisturbAt !== null,
  }
}

const classOrder: Record<TagClass, number> = { service: 0, marketing: 1, fact: 2 }
