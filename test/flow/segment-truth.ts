import type { Condition, Segment } from '@xiaoguan/shared'
import type { Names, Person } from './segment-people.ts'

// What a segment means, written down a second time without any SQL.

type World = Names & { now: Date; departmentOf: Record<string, number> }

const dayMs = 86_400_000
/** Days are those of Shanghai, which has had no summer time for decades. */
const dayNumber = (at: Date) => Math.floor((at.getTime() + 8 * 3_600_000) / dayMs)

export function fits(person: Person, segment: Segment, world: World): boolean {
  return segment.all.every((one) => meets(person, one, world))
}

type Kind = Condition['kind']
type Meets<K extends Kind> = (
  person: Person,
  condition: Extract<Condition, { kind: K }>,
  world: World,
) => boolean

function meets(person: Person, condition: Condition, world: World): boolean {
  // The table gives for each kind the function that takes it; TypeScript cannot follow the pair.
  const ofKind = truths[condition.kind] as (p: Person, one: Condition, w: World) => boolean
  return ofKind(person, condition, world)
}

const daysSince = (at: Date, { now }: World) => dayNumber(now) - dayNumber(at)

const truths: { [K in Kind]: Meets<K> } = {
  any: (person, { of }, world) => of.some((one) => meets(person, one, world)),
  all: (person, { of }, world) => of.every((one) => meets(person, one, world)),
  not: (person, { of }, world) => !meets(person, of, world),
  tag: (person, { any }) => any.some((tagId) => tagsOf(person).has(tagId)),
  no_tag: (person, { any }) => !any.some((tagId) => tagsOf(person).has(tagId)),
  group_unknown: (person, { tagGroupIds }, world) =>
    tagGroupIds.some((group) =>
      [...tagsOf(person)].every((tagId) => world.groupOf[tagId] !== group),
    ),
  stage: (person, condition) => condition.in.includes(person.stage),
  main_follower: ({ main }, condition) => main !== null && condition.in.includes(main),
  department: ({ main }, condition, world) =>
    main !== null && condition.in.includes(world.departmentOf[main] ?? -1),
  silent: (person, { atLeastDays }, world) =>
    daysSince(person.lastContactAt ?? person.createdAt, world) >= atLeastDays,
  contacted: ({ lastContactAt }, { withinDays }, world) =>
    lastContactAt !== null && daysSince(lastContactAt, world) <= withinDays,
  added: (person, { atLeastDays = -Infinity, atMostDays = Infinity }, world) => {
    const days = daysSince(person.createdAt, world)
    return days >= atLeastDays && days <= atMostDays
  },
  spent: ({ spentFen }, { atLeastFen = -Infinity, belowFen = Infinity }) =>
    spentFen >= atLeastFen && spentFen < belowFen,
  bought: (person, condition, world) =>
    person.orders.some(
      (order) =>
        order.paidFen > 0 &&
        daysSince(order.at, world) <= (condition.withinDays ?? Infinity) &&
        isOfWanted(order, condition),
    ),
  runs_out: (person, { withinDays }, world) => runsOut(person, withinDays, world.now),
  outcome: (person, condition, world) =>
    person.outcomes.some(
      ({ kind, at, isVoid }) =>
        !isVoid && condition.in.includes(kind) && daysSince(at, world) <= condition.withinDays,
    ),
  channel: (person, condition) =>
    standing(person).some(({ state }) => state !== null && condition.in.includes(state)),
  field: (person, { fieldKey, op, value }) => compares(person.fields[fieldKey] ?? '', op, value),
  do_not_disturb: (person, { is }) => person.doNotDisturb === is,
  lost: (person, { is }) => person.lost === is,
}

const standing = (person: Person) =>
  person.follows.filter(({ ended }) => ended === null || ended === 'customer')

function tagsOf(person: Person): Set<string> {
  const staff = new Set(standing(person).map((one) => one.staffId))
  const on = person.tags.filter((one) => one.present && staff.has(one.staffId))
  return new Set(on.map((one) => one.tagId))
}

function isOfWanted(
  order: Person['orders'][number],
  { productCodes, categories }: Extract<Condition, { kind: 'bought' }>,
): boolean {
  if (productCodes.length === 0 && categories.length === 0) return true
  return order.lines.some(
    ({ code, category, paidFen }) =>
      paidFen >= 0 &&
      ((code !== null && productCodes.includes(code)) || categories.includes(category)),
  )
}

function runsOut(person: Person, withinDays: number, now: Date): boolean {
  const lines = person.orders.flatMap((order) => order.lines)
  return lines.some(({ code, runsOutOn }) => {
    if (runsOutOn === null) return false
    const days = Date.parse(runsOutOn) / dayMs - dayNumber(now)
    const isReplaced = lines.some(
      (other) => code !== null && other.code === code && (other.runsOutOn ?? '') > runsOutOn,
    )
    return days >= 0 && days <= withinDays && !isReplaced
  })
}

type Op = Extract<Condition, { kind: 'field' }>['op']

function compares(present: string, op: Op, value: string | undefined): boolean {
  if (op === 'known') return present !== ''
  if (op === 'unknown') return present === ''
  if (value === undefined) return false
  if (op === 'is') return present === value
  if (op === 'is_not') return present !== value
  return op === 'has' ? present.includes(value) : isInOrder(present, op, value)
}

const isDay = (text: string) => text.length === 10 && !Number.isNaN(Date.parse(`${text}T00:00Z`))
const isNumber = (text: string) => text !== '' && !Number.isNaN(Number(text))

function isInOrder(present: string, op: 'at_least' | 'at_most', value: string): boolean {
  const [low, high] = op === 'at_least' ? [value, present] : [present, value]
  if (isNumber(low) && isNumber(high)) return Number(low) <= Number(high)
  return isDay(low) && isDay(high) && low <= high
}
