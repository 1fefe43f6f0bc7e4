import type { Condition, Segment } from '@xiaoguan/shared'
import { type RawBuilder, sql } from 'kysely'
import { addDays, instantOf, wallClock } from '../corp-time.ts'

/** When and where a segment is read: days are calendar days of the corp, today is day 0. */
export type SegmentMoment = {
  now: Date
  timeZone: string
  /** Only this customer is asked about: on Citus the statement then goes to her shard alone. */
  customerId?: string
}

/**
 * SQL condition: a segment fits the customer whose row stands as `c`. It is true or false, never null, so that
 * `not` of it means what it says.
 */
export function segmentSql(
  corpId: string,
  segment: Segment,
  moment: SegmentMoment,
): RawBuilder<boolean> {
  return allOf(segment.all, scopeOf(corpId, moment))
}

type Sql = RawBuilder<boolean>
type Scope = {
  corpId: string
  /** The customer of a sub-select. */
  customerId: RawBuilder<unknown>
  isOne: boolean
  /** The first instant of the day so many days ago. */
  dayBegins: (daysAgo: number) => Date
  dayAfter: (days: number) => string
}
type Kind = Condition['kind']
type Compile<K extends Kind> = (condition: Extract<Condition, { kind: K }>, scope: Scope) => Sql

function scopeOf(corpId: string, { now, timeZone, customerId }: SegmentMoment): Scope {
  const today = wallClock(now, timeZone).day
  return {
    corpId,
    customerId: customerId === undefined ? sql.ref('c.customer_id') : sql`${customerId}`,
    isOne: customerId !== undefined,
    dayBegins: (daysAgo) => instantOf(addDays(today, -daysAgo), '00:00', timeZone),
    dayAfter: (days) => addDays(today, days),
  }
}

function compile(condition: Condition, scope: Scope): Sql {
  // The table gives for each kind the function that takes it; TypeScript cannot follow the pair.
  const ofKind = compilers[condition.kind] as (one: Condition, scope: Scope) => Sql
  return ofKind(condition, scope)
}

const allOf = (conditions: readonly Condition[], scope: Scope): Sql =>
  joined(conditions, scope, sql` and `, sql<boolean>`true`)

function joined(
  conditions: readonly Condition[],
  scope: Scope,
  by: RawBuilder<unknown>,
  none: Sql,
): Sql {
  if (conditions.length === 0) return none
  const parts = conditions.map((one) => compile(one, scope))
  return sql<boolean>`(${sql.join(parts, by)})`
}

const texts = (values: readonly string[]) => sql`${values}::text[]`

const compilers: { [K in Kind]: Compile<K> } = {
  any: ({ of }, scope) => joined(of, scope, sql` or `, sql<boolean>`false`),
  all: ({ of }, scope) => allOf(of, scope),
  not: ({ of }, scope) => sql<boolean>`not ${compile(of, scope)}`,
  tag: ({ any }, scope) => hasTag(sql`t.tag_id = any(${texts(any)})`, scope),
  no_tag: ({ any }, scope) =>
    sql<boolean>`not ${hasTag(sql`t.tag_id = any(${texts(any)})`, scope)}`,
  group_unknown: someGroupUnknown,
  stage: (condition) => sql<boolean>`c.stage = any(${texts(condition.in)})`,
  main_follower: (condition) =>
    sql<boolean>`coalesce(c.main_follower_id = any(${texts(condition.in)}), false)`,
  department: (condition, { corpId }) => sql<boolean>`exists (select 1 from staff s
    where s.corp_id = ${corpId} and s.staff_id = c.main_follower_id
      and s.department_id = any(${condition.in}::integer[]))`,
  silent: ({ atLeastDays }, { dayBegins }) =>
    sql<boolean>`coalesce(c.last_contact_at, c.created_at) < ${dayBegins(atLeastDays - 1)}`,
  contacted: ({ withinDays }, { dayBegins }) =>
    sql<boolean>`coalesce(c.last_contact_at >= ${dayBegins(withinDays)}, false)`,
  added: wasAdded,
  spent: hasSpent,
  bought: hasBought,
  runs_out: runsOut,
  outcome: (condition, scope) => sql<boolean>`exists (select 1 from outcome o
    where o.corp_id = ${scope.corpId} and o.customer_id = ${scope.customerId}
      and o.void_at is null and o.kind = any(${texts(condition.in)})
      and o.at >= ${scope.dayBegins(condition.withinDays)})`,
  channel: (condition, scope) => sql<boolean>`exists (select 1 from follow f
    where f.corp_id = ${scope.corpId} and f.customer_id = ${scope.customerId}
      and ${standing} and f.state = any(${texts(condition.in)}))`,
  field: compareField,
  do_not_disturb: ({ is }) => sql<boolean>`(c.do_not_disturb_at is not null) = ${is}`,
  lost: ({ is }) => sql<boolean>`(c.lost_at is not null) = ${is}`,
}

/** She may have deleted the staff, who still serves her. */
const standing = sql`(f.ended_at is null or f.ended_by = 'customer')`

// A follow that ended is looked for beside the tag, not one that stands: over all customers this is a hash of the few
// that ended, and three times as fast as joining all follows (200 ms of 100,000 customers).
function hasTag(fits: RawBuilder<unknown>, { corpId, customerId, isOne }: Scope): Sql {
  return sql<boolean>`exists (select 1 from follow_tag t
    where t.corp_id = ${corpId} and t.customer_id = ${customerId} and t.present and ${fits}
      and not exists (select 1 from follow e where e.corp_id = ${corpId}
        and e.customer_id = ${isOne ? customerId : sql.ref('t.customer_id')}
        and e.staff_id = t.staff_id and e.ended_at is not null
        and e.ended_by is distinct from 'customer'))`
}

function someGroupUnknown(
  { tagGroupIds }: Extract<Condition, { kind: 'group_unknown' }>,
  scope: Scope,
): Sql {
  if (tagGroupIds.length === 0) return sql<boolean>`false`
  const parts = tagGroupIds.map((tagGroupId) => {
    const ofGroup = sql`t.tag_id in (select g.tag_id from tag g where g.corp_id = ${scope.corpId}
      and g.tag_group_id = ${tagGroupId} and g.deleted_at is null)`
    return sql`not ${hasTag(ofGroup, scope)}`
  })
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

function wasAdded(
  { atLeastDays, atMostDays }: Extract<Condition, { kind: 'added' }>,
  { dayBegins }: Scope,
): Sql {
  const parts = [sql`true`]
  if (atLeastDays !== undefined) parts.push(sql`c.created_at < ${dayBegins(atLeastDays - 1)}`)
  if (atMostDays !== undefined) parts.push(sql`c.created_at >= ${dayBegins(atMostDays)}`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

function hasSpent({ atLeastFen, belowFen }: Extract<Condition, { kind: 'spent' }>): Sql {
  const parts = [sql`true`]
  if (atLeastFen !== undefined) parts.push(sql`c.spent_fen >= ${atLeastFen}::bigint`)
  if (belowFen !== undefined) parts.push(sql`c.spent_fen < ${belowFen}::bigint`)
  return sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** Refunds are no purchases; something given for nothing along with an order was bought with it. */
function hasBought(
  { productCodes, categories, withinDays }: Extract<Condition, { kind: 'bought' }>,
  { corpId, customerId, dayBegins }: Scope,
): Sql {
  const since =
    withinDays === null ? sql<boolean>`true` : sql<boolean>`p.at >= ${dayBegins(withinDays)}`
  const isAnything = productCodes.length + categories.length === 0
  const what = isAnything
    ? sql<boolean>`true`
    : sql<boolean>`exists (select 1 from purchase_line l
        where l.corp_id = ${corpId} and l.customer_id = ${customerId} and l.order_no = p.order_no
          and l.paid_fen >= 0 and (l.product_code = any(${texts(productCodes)})
            or l.category = any(${texts(categories)})))`
  return sql<boolean>`exists (select 1 from purchase p
    where p.corp_id = ${corpId} and p.customer_id = ${customerId} and p.paid_fen > 0
      and ${since} and ${what})`
}

/** Who has bought the same again has what lasts longer. */
function runsOut(
  { withinDays }: Extract<Condition, { kind: 'runs_out' }>,
  { corpId, customerId, dayAfter }: Scope,
): Sql {
  return sql<boolean>`exists (select 1 from purchase_line l
    where l.corp_id = ${corpId} and l.customer_id = ${customerId}
      and l.runs_out_on between ${dayAfter(0)}::date and ${dayAfter(withinDays)}::date
      and not exists (select 1 from purchase_line n
        where n.corp_id = ${corpId} and n.customer_id = ${customerId}
          and n.product_code = l.product_code and n.runs_out_on > l.runs_out_on))`
}

const number = /^-?\d{1,15}(\.\d{1,6})?$/
const day = /^\d{4}-\d{2}-\d{2}$/

/** An empty text is no value; who has none is not the given one. */
function compareField({ fieldKey, op, value }: Extract<Condition, { kind: 'field' }>): Sql {
  const present = sql`coalesce(c.fields->>${fieldKey}::text, '')`
  if (op === 'known') return sql<boolean>`${present} <> ''`
  if (op === 'unknown') return sql<boolean>`${present} = ''`
  if (value === undefined) return sql<boolean>`false`
  if (op === 'is') return sql<boolean>`${present} = ${value}`
  if (op === 'is_not') return sql<boolean>`${present} <> ${value}`
  if (op === 'has') return sql<boolean>`strpos(${present}, ${value}) > 0`
  const by = op === 'at_least' ? sql`>=` : sql`<=`
  if (number.test(value))
    return sql<boolean>`case when ${present} ~ ${number.source}
      then (${present})::numeric ${by} ${value}::numeric else false end`
  if (!day.test(value)) return sql<boolean>`false`
  return sql<boolean>`(${present} ~ ${day.source} and ${present} collate "C" ${by} ${value})`
}
