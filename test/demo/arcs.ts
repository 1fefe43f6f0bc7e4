import type { ProductKey } from './content/company.ts'
import { personOf } from './content/people.ts'
import { birthdaySop, backSop } from './content/sops.ts'
import { newcomerSop } from './content/sop-newcomer.ts'
import { likes } from './content/likes.ts'
import { tagGroups, tagIds } from './content/tags.ts'
import { randomFor } from './random.ts'
import { letAnswer } from './answer.ts'
import { maybeDeleted } from './deletion.ts'
import type { Life } from './life.ts'
import { runPlan } from './run-plan.ts'
import type { Plan } from './plan.ts'
import { owedBy } from './plan.ts'
import type { Shared } from './shared-state.ts'
import { clock, dayMs, dayOf, dayText, hourMs, minuteMs, weekdayOf } from './time.ts'
import { ownText } from './words.ts'

/** History of touches goes back so many days; orders go further. */
export const historyDays = 60

const dayHours = ['14:10', '15:00', '16:20', '18:30', '19:10'] as const
const visitHours = ['12:15', '12:40', '14:00', '15:30', '16:30', '18:30', '19:10', '19:45', '20:10']

/** 何静 writes at her hour only, so her guests of the late afternoon get theirs the same evening. */
const hejingHours = ['18:00', '18:25', '18:50', '19:05']

/** The moment a message without a plan goes out. */
function writingTime(life: Life, at: number): number {
  if (life.staffId !== 'hejing') return at
  return clock(dayOf(at), '20:50') + life.random.whole(0, 599) * 1000
}

/** The day itself, or when she rests (two days in a row at most) the one two days before. */
export function dutyDay(staffId: string, day: number): number {
  return personOf(staffId).restDays.includes(weekdayOf(day)) ? day - 2 : day
}

/** A moment when somebody is in the shop with this staff, on a day she works. */
export function visitTime(life: Life, day: number, hours: readonly string[] = visitHours): number {
  const rested = dutyDay(life.staffId, day)
  const theirs = life.staffId === 'hejing' ? hejingHours : hours
  return clock(rested, life.random.pick(theirs)) + life.random.whole(0, 12) * minuteMs
}

/** What the staff learns at the first talk: some groups stay unknown. */
export function tagAtStart(life: Life, at: number, share: number) {
  const { random } = life
  for (const group of tagGroups) {
    if (group.byRule || !random.chance(group.mustAsk ? share : share * 0.75)) continue
    const count = group.single ? 1 : random.whole(1, 2)
    const ids = random.shuffle(group.tags.map((tag) => tag.id)).slice(0, count)
    life.tag(lean(life, ids, group), at + random.whole(1, 30) * minuteMs)
  }
}

const leaning = 0.55

/** One of them gives way to what often goes with what is known of her; a chance of its own, beside her other ones. */
function lean(life: Life, ids: string[], group: (typeof tagGroups)[number]): string[] {
  const liked = likes.find(
    ({ has, likedId }) => life.has(has) && group.tags.some((tag) => tag.id === likedId),
  )
  if (!liked || ids.includes(liked.likedId)) return ids
  return randomFor(1, `likes ${life.id} ${group.id}`).chance(leaning)
    ? [...ids.slice(1), liked.likedId]
    : ids
}

const firstCare: ProductKey[] = ['trial', 'trial', 'hydrate', 'soothe', 'clean']
const laterCare: ProductKey[] = ['hydrate', 'hydrate', 'soothe', 'clean']
const toTakeHome: ProductKey[] = ['serum', 'mask', 'sunscreen', 'cleanser']

export function buyFirst(life: Life, at: number) {
  life.buy([life.random.pick(firstCare)], at)
}

export function buyLater(life: Life, at: number) {
  const { random } = life
  const keys: ProductKey[] = [random.pick(laterCare)]
  if (random.chance(0.3)) keys.push(random.pick(toTakeHome))
  if (random.chance(0.14) && !life.bought.includes('禾露会员')) keys.push('member')
  else if (random.chance(0.06)) keys.push('card6')
  life.buy(keys, at)
}

/** New: first visit, then the newcomer's plan, then what a customer does who stays. */
export function liveFresh(
  life: Life,
  shared: Shared,
  firstVisitAt: number,
  comes: boolean,
  fate?: Plan['fate'],
) {
  buyFirst(life, firstVisitAt)
  const today = dayOf(life.now)
  const firstDay = dayOf(firstVisitAt)
  // Within the last week only who has come by now counts as coming.
  const latest = Math.max(4, Math.min(6, today - 1 - firstDay))
  const visitAt = comes ? visitTime(life, firstDay + life.random.whole(4, latest), dayHours) : null
  const enteredAt = firstVisitAt + 2 * minuteMs
  const plan = { sop: newcomerSop, anchorAt: firstVisitAt, enteredAt, visitAt }
  runPlan(life, shared, {
    ...plan,
    enteredBy: null,
    giftExpiresAt: null,
    ...(fate ? { fate } : {}),
  })
  if (visitAt !== null && visitAt <= life.end) buyLater(life, visitAt)
  const from = firstVisitAt + 8 * dayMs
  if (life.customer.do_not_disturb_at === null) liveOn(life, shared, from, comes ? 0.75 : 0.3)
}

/** Months of a customer who comes, or not: care between visits, a birthday. */
export function liveOn(life: Life, shared: Shared, from: number, stays: number) {
  const { random } = life
  let at = liveBirthday(life, shared, from)
  while (at < life.end) {
    const day = dayOf(at) + random.whole(7, 12)
    const careAt = writingTime(life, clock(day, '12:00') + random.whole(5, 570) * minuteMs)
    if (careAt > life.end) return
    if (random.chance(0.55)) sendLoose(life, careAt)
    if (random.chance(stays * 0.45)) {
      const visitAt = visitTime(life, day + random.whole(4, 8))
      if (visitAt > life.end) return
      buyLater(life, visitAt)
    }
    at = clock(day, '12:00') + 13 * dayMs
  }
}

const weekend = tagIds('周六', '周日')

/** What fits her: scripts by weight. */
function fittingScripts(life: Life): [scriptId: string, weight: number][] {
  const hasSerum = life.has('精华') || life.bought.includes('保湿精华')
  const mayRefer = life.customer.stage === 'repeat' && !life.has('怕推销')
  return [
    ['s19', 3],
    ['s20', life.bought.length > 1 ? 1 : 0],
    ['s06', life.has('上班族') && life.has('工作日午休') ? 3 : 0],
    ['s21', life.has('会带孩子来') ? 2 : 0],
    ['s09', hasSerum ? 3 : 0.6],
    ['s11', mayRefer ? 1 : 0],
  ]
}

function chooseLoose(life: Life, staffId: string): string | null {
  const { random } = life
  const likesWeekend = life.rows.follow_tag.some((each) => weekend.includes(each.tag_id))
  if (staffId === 'wangfang' && likesWeekend) return 's07'
  const choices = fittingScripts(life)
  const index = random.weighted(choices.map(([, weight]) => weight))
  return random.chance(personOf(staffId).own) ? null : (choices[index]?.[0] ?? null)
}

/** An opener without a plan, as staff send between visits. */
export function sendLoose(life: Life, at: number) {
  const { random } = life
  const { staffId } = owedBy(life, at)
  const scriptId = chooseLoose(life, staffId)
  const own = scriptId ? {} : { own: { text: ownText(life, 'care'), kind: 'care' as const } }
  const touch = life.send({ staffId, at, scriptId, ...own })
  const answer = letAnswer(life, touch, { visitAt: null })
  if (!answer) maybeDeleted(life, touch)
  if (answer?.kind !== 'interested' || !random.chance(0.4)) return
  const reply = life.has('怕疼') ? 's04' : random.pick(['s03', 's05', 's18'])
  const replyAt = answer.at + 4 * minuteMs
  if (replyAt < life.end) life.send({ staffId, at: replyAt, scriptId: reply })
}

/** The midnight of the birthday nearest to this day. */
function nearest(birthday: string, today: number): number {
  const year = Number(dayText(today).slice(0, 4))
  const days = [year - 1, year, year + 1]
    .map((each) => Math.floor(Date.parse(`${each}-${birthday}T00:00:00Z`) / dayMs))
    .filter((day) => Number.isFinite(day))
    .toSorted((a, b) => Math.abs(a - today) - Math.abs(b - today))
  return clock(days[0] ?? today + historyDays * 3, '00:00')
}

/** Her birthday's plan, when it lies in the history; gives when to go on. */
export function liveBirthday(life: Life, shared: Shared, from: number): number {
  const { birthday } = life.customer
  if (!birthday || life.customer.stage === 'lead') return from
  const anchorAt = nearest(birthday, dayOf(life.now))
  const enteredAt = anchorAt - 8 * dayMs + 6 * hourMs
  const earliest = clock(dayOf(life.now) - historyDays + 1, '06:00')
  if (!(enteredAt > Math.max(from, earliest)) || enteredAt > life.end) return from
  const chance = 0.22 * personOf(life.staffId).book
  const comes = life.random.chance(chance)
  const visitAt = comes ? visitTime(life, dayOf(anchorAt) + life.random.whole(1, 14)) : null
  const giftExpiresAt = clock(dayOf(anchorAt) + 20, '21:00')
  const plan: Plan = {
    sop: birthdaySop,
    anchorAt,
    enteredAt,
    enteredBy: null,
    visitAt,
    giftExpiresAt,
  }
  runPlan(life, shared, plan)
  if (visitAt !== null && visitAt <= life.end) buyLater(life, visitAt)
  return anchorAt + 22 * dayMs
}

/** Paid once upon a time, last seen 60 days before `enteredDay`: the plan to win her back. */
export function liveBack(life: Life, shared: Shared, enteredDay: number, visits: number) {
  for (let n = visits; n > 0; n -= 1) {
    const day = enteredDay - 60 - (n - 1) * life.random.whole(27, 40)
    if (n === visits) buyFirst(life, visitTime(life, day))
    else buyLater(life, visitTime(life, day))
  }
  const startAt = clock(enteredDay, '06:00')
  // 何静 looks at her list the evening before.
  const enteredAt = life.staffId === 'hejing' ? startAt - 10 * hourMs : startAt
  const comes = life.random.chance(0.2 * personOf(life.staffId).book)
  const visitAt = comes ? visitTime(life, enteredDay + life.random.whole(2, 18)) : null
  const plan = { sop: backSop, anchorAt: startAt, enteredAt, enteredBy: null, visitAt }
  runPlan(life, shared, { ...plan, giftExpiresAt: null })
  if (visitAt !== null && visitAt <= life.end) buyLater(life, visitAt)
  const from = enteredAt + 22 * dayMs
  if (life.customer.do_not_disturb_at === null) liveOn(life, shared, from, comes ? 0.6 : 0)
}

/** Comes again and again; the history shows the last 60 days' care. */
export function liveRegular(life: Life, shared: Shared, firstVisitDay: number) {
  const today = dayOf(life.now)
  let day = firstVisitDay
  buyFirst(life, visitTime(life, day))
  const early = today - historyDays
  while (day + 33 < early) {
    day += life.random.whole(25, 42)
    buyLater(life, visitTime(life, day))
  }
  liveOn(life, shared, clock(early + life.random.whole(1, 14), '12:00'), 0.9)
}

/** Added, never paid. */
export function liveLead(life: Life, addedDay: number, touches: number) {
  const today = dayOf(life.now)
  let at = writingTime(life, clock(addedDay, '12:00') + life.random.whole(10, 500) * minuteMs)
  for (let n = 0; n < touches && at < life.end; n += 1) {
    if (dayOf(at) > today - historyDays && life.customer.do_not_disturb_at === null) {
      const scriptId = n === 0 ? 's01' : 's02'
      const touch = life.send({ staffId: owedBy(life, at).staffId, at, scriptId })
      const answer = letAnswer(life, touch, { visitAt: null })
      if (!answer) maybeDeleted(life, touch)
    }
    at = writingTime(life, at + life.random.whole(9, 15) * dayMs)
  }
}
