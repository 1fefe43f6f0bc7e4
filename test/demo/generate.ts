import { spendBand } from './run-plan.ts'
import { namedCustomers } from './content/customers.ts'
import type { NamedCustomer } from './content/customers.ts'
import { linaLeftDaysAgo } from './content/people.ts'
import { finish, tallyScripts } from './derive.ts'
import { emptyTables } from './history.ts'
import type { CustomerTables, History, TaskRow } from './history.ts'
import type { Life } from './life.ts'
import { fits, liveNamed, namedId } from './named.ts'
import { livePlain } from './plain.ts'
import type { Plain } from './plain.ts'
import { plainCustomers } from './roster.ts'
import { Shared } from './shared-state.ts'
import { applySpecial, fitsSpecial } from './specials.ts'
import { liveStories } from './stories-more.ts'
import { birthdayToday } from './stories.ts'
import { clock, dayMs, dayOf, dayText } from './time.ts'

export const defaultSeed = 20261136
const tries = 400
const dailyNew = 6
const dailyLimit = 30

/** The demo corp's history up to `now`: the same seed and moment give the same history, to the byte. */
export function generate(now: number, seed = defaultSeed): History {
  const shared = new Shared(seed, now)
  const stories = liveStories(shared)
  // One of 周倩's eleven is at the step after this post.
  const posted = clock(dayOf(now) - 3, '20:50')
  shared.tellPost('zhouqian', 'sopBack60', 'back2', 'sBackMoments', posted)
  const named = namedCustomers.map((each) => liveUntilFits(each, shared))
  const entries = new Entries()
  const plans = plainCustomers(seed)
  const chosen = chooseForToday(plans)
  const plain = plans.map((each) => livePlainUntilFits(each, shared, entries, chosen))
  oweOneOfLinas(plain, plans, shared)
  const lives = [...stories, ...named, ...plain]
  for (const life of lives) finish(life)
  limitToday(lives, 'xunuo')
  const tables = joinTables(lives)
  return {
    ...tables,
    now,
    post: shared.posts(),
    script_tally: tallyScripts(tables.touch, now),
    said: lives.flatMap((life) => life.said),
    namedIds: [...stories, ...named].map((life) => life.id),
  }
}

/** A step of one whom 黎娜 handed over is owed from this morning: 许诺's list says from whom she came. */
function oweOneOfLinas(plain: readonly Life[], plans: readonly Plain[], shared: Shared) {
  const life = plain.find(
    (each, index) =>
      plans[index]?.handover === 'done' &&
      each.customer.stage === 'repeat' &&
      each.customer.lost_at === null &&
      each.customer.salutation !== null &&
      each.rows.enrollment.every((enrollment) => enrollment.ended_at !== null),
  )
  if (!life) throw new Error('nobody of 黎娜’s is free for a step')
  life.customer.birthday = dayText(dayOf(shared.now) + 7).slice(5)
  birthdayToday(life, shared, null)
}

function liveUntilFits(named: NamedCustomer, shared: Shared): Life {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const life = liveNamed(shared, named, attempt)
    if (!fits(life, named) || !fitsSpecial(life, named)) continue
    if (named.staffId === 'zhouqian' && !isQuietToday(life)) continue
    applySpecial(life, named, namedId)
    return life
  }
  throw new Error(`no history fits ${named.key}`)
}

/** At most six enter 60 天没来 per person and day. */
class Entries {
  #counts = new Map<string, number>()

  take(life: Life): boolean {
    const entered = life.rows.enrollment.find((each) => each.sop_id === 'sopBack60')
    if (!entered) return true
    const key = `${life.staffId} ${dayOf(entered.entered_at.getTime())}`
    const count = this.#counts.get(key) ?? 0
    if (count >= dailyNew) return false
    this.#counts.set(key, count + 1)
    return true
  }
}

/** 周倩's eleven of today: five of this morning, 林小雨, and five of this evening. */
function chooseForToday(plains: readonly Plain[]): Map<number, string> {
  const hers = plains.filter((each) => each.holderId === 'zhouqian')
  const chosen = new Map<number, string>()
  for (const each of hers) {
    if (each.entryDaysAgo === 1) chosen.set(each.number, 'new1')
    if (each.arc === 'fresh' && each.entryDaysAgo === 2) chosen.set(each.number, 'new3')
    if (each.arc === 'fresh' && each.entryDaysAgo === 5) chosen.set(each.number, 'new5')
  }
  const back = hers.find((each) => each.arc === 'back')
  if (back) {
    back.entryDaysAgo = 6
    chosen.set(back.number, 'back3')
  }
  return chosen
}

function livePlainUntilFits(
  plain: Plain,
  shared: Shared,
  entries: Entries,
  chosen: ReadonlyMap<number, string>,
): Life {
  const stepId = chosen.get(plain.number)
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const life = livePlain(shared, plain, attempt)
    if (!fitsPlain(life, plain, stepId)) continue
    if (!entries.take(life)) continue
    return life
  }
  throw new Error(
    `no history fits customer ${plain.number} of ${plain.holderId} (${stepId ?? plain.arc})`,
  )
}

function fitsPlain(life: Life, plain: Plain, stepId: string | undefined): boolean {
  if (plain.handover && plain.handover !== 'done' && owesAfterLeaving(life)) return false
  if (plain.leaves && !leftAfterOpener(life)) return false
  if (plain.arc === 'fresh' && !fitsGoal(life, plain)) return false
  if (life.staffId !== 'zhouqian') return !plain.lastEvening || greeted(life)
  return fitsToday(life, stepId)
}

/** 周倩's day: the chosen have just their one step today, the others nothing. */
function fitsToday(life: Life, stepId: string | undefined): boolean {
  if (!stepId) return isQuietToday(life)
  const open = todays(life).filter((each) => each.done_at === null)
  return open.length === 1 && todays(life).length === 1 && open[0]?.step_id === stepId
}

/** Nothing of who left may be owed by her after she left. */
function owesAfterLeaving(life: Life): boolean {
  const leftAt = new Date(clock(dayOf(life.now) - linaLeftDaysAgo, '00:00'))
  return life.rows.enrollment.some((each) => each.ended_at === null || each.ended_at > leftAt)
}

/** Who is on time wrote to her late guest in the first half hour of the morning. */
function greeted(life: Life): boolean {
  const first = life.rows.task.find((each) => each.step_id === 'new1')
  return first?.done_at !== null
}

/** Who should come reaches the goal, who should not does not. */
function fitsGoal(life: Life, plain: Plain): boolean {
  const first = life.rows.enrollment.find((each) => each.sop_id === 'sopNew7')
  return (first?.goal_reached_at !== null) === plain.comes || (plain.entryDaysAgo ?? 99) > 14
}

function leftAfterOpener(life: Life): boolean {
  const lostAt = life.customer.lost_at?.getTime() ?? 0
  return life.rows.touch.some((each) => {
    const since = lostAt - (each.sent_at?.getTime() ?? 0)
    return each.opener && since > 0 && since < 7 * dayMs && each.staff_id === life.staffId
  })
}

/** Tasks that count today, or stand open and late. */
function todays(life: Life): TaskRow[] {
  const today = dayOf(life.now)
  return life.rows.task.filter((task) => {
    const open = task.state === 'due' || task.state === 'scheduled'
    const late = open && task.deadline_at.getTime() < life.now
    return (
      late ||
      (open && task.due_at.getTime() < clock(today + 1, '00:00')) ||
      dayOf(task.first_deadline_at.getTime()) === today
    )
  })
}

function isQuietToday(life: Life): boolean {
  return todays(life).length === 0
}

/**
 * The daily limit: what is over 30 of one person's day, least valuable first (60 天没来 of low spenders),
 * has moved to tomorrow and is left out of the figures.
 */
function limitToday(lives: readonly Life[], staffId: string) {
  const now = lives[0]?.now ?? 0
  const today = dayOf(now)
  const ofDay = lives.flatMap((life) =>
    life.rows.task
      .filter(
        (task) => task.staff_id === staffId && dayOf(task.first_deadline_at.getTime()) === today,
      )
      .map((task) => ({ life, task })),
  )
  const movable = ofDay
    .filter(
      ({ task }) =>
        task.sop_id === 'sopBack60' && task.state === 'scheduled' && task.touchpoint === 'chat',
    )
    .toSorted((a, b) => bands.indexOf(spendBand(a.life)) - bands.indexOf(spendBand(b.life)))
  for (const { life, task } of movable.slice(0, Math.max(0, ofDay.length - dailyLimit))) {
    for (const key of ['due_at', 'deadline_at', 'first_deadline_at', 'lapses_at'] as const) {
      task[key] = new Date(task[key].getTime() + dayMs)
    }
    task.left_out = 'daily_limit'
    const enrollment = life.rows.enrollment.find(
      (each) => each.enrollment_id === task.enrollment_id,
    )
    if (enrollment) enrollment.next_at = task.due_at
  }
}

const bands = ['百元内', '100–499', '500–1999', '2000 以上']

function joinTables(lives: readonly Life[]): CustomerTables {
  const all = emptyTables()
  for (const { rows } of lives) {
    for (const key of Object.keys(all) as (keyof CustomerTables)[]) {
      // Each key's list holds rows of that key's type on both sides.
      for (const row of rows[key]) (all[key] as unknown[]).push(row)
    }
  }
  return all
}
