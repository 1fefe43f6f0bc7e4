import { namedCustomers } from './content/customers.ts'
import { nanjingWest } from './content/company.ts'
import { people, personOf } from './content/people.ts'
import type { Plain } from './plain.ts'
import { randomFor } from './random.ts'
import type { Random } from './random.ts'

/** The eight stories' holders; 小鹿 was 黎娜's. */
export const storyHolders: Record<string, string> = {
  linxiaoyu: 'zhouqian',
  zhaojie: 'liusiqi',
  xiaolu: 'lina',
  songya: 'zhaolei',
  guman: 'shenjiayi',
  zhangchi: 'wuting',
  mengyao: 'wangfang',
  buchixiangcai: 'hejing',
}

/** 南京西路店's newcomers of the last two weeks, by the day they came: [days ago, who…]. */
const lastWeek: [number, string[]][] = [
  [7, ['wangfang', 'wangfang', 'chenyiming', 'shenjiayi']],
  [6, ['wangfang', 'wangfang', 'wangfang', 'zhouqian', 'chenyiming', 'shenjiayi']],
  [5, ['wangfang', 'wangfang', 'zhouqian', 'zhouqian', 'chenyiming', 'shenjiayi']],
  [4, ['chenyiming', 'zhouqian']],
  // 林小雨 is the third of that Monday.
  [3, ['wangfang', 'chenyiming']],
  [2, ['wangfang', 'zhouqian', 'zhouqian']],
  [1, ['wangfang', 'wangfang', 'zhouqian', 'zhouqian', 'zhouqian', 'zhouqian', 'zhouqian']],
]
const weekBefore: [number, string[]][] = [
  [14, ['wangfang', 'zhouqian', 'chenyiming']],
  [13, ['wangfang', 'wangfang', 'zhouqian', 'zhouqian', 'chenyiming', 'shenjiayi']],
  [12, ['wangfang', 'wangfang', 'zhouqian', 'zhouqian', 'chenyiming', 'chenyiming']],
  [11, ['wangfang', 'wangfang', 'zhouqian', 'chenyiming', 'chenyiming', 'shenjiayi']],
  [10, ['wangfang', 'wangfang', 'zhouqian', 'zhouqian', 'chenyiming', 'chenyiming']],
  [9, ['wangfang', 'wangfang', 'zhouqian', 'zhouqian', 'shenjiayi']],
  [8, ['wangfang', 'wangfang', 'wangfang', 'zhouqian', 'zhouqian', 'zhouqian']],
]
/** Reached of the 38 whose week is over, and already of the 31 whose is not. */
export const reachedBefore = 14
export const reachedSoFar = 9

/** 大宁's deletions of the last 30 days; 何静's ninth is 不吃香菜. */
const deletions: Record<string, number> = { hejing: 8, liusiqi: 3, zhaolei: 2, tangguo: 1 }

/** Who the 1,140 are: each staff holds what DEMO-CORP §2 says, the named ones included. */
export function plainCustomers(seed: number): Plain[] {
  const random = randomFor(seed, 'roster')
  const plains: Plain[] = []
  const comers = chooseComers(random)
  for (const person of people) {
    const named = namedCustomers.filter((each) => each.staffId === person.id)
    const stories = Object.values(storyHolders).filter((id) => id === person.id).length
    const count = person.holds - named.length - stories
    const namedFresh =
      named.filter((each) => each.stage === 'won').length + (person.id === 'zhouqian' ? 1 : 0)
    const fresh = freshOf(person.id, person.fresh - namedFresh, comers, random)
    const rest = Array.from({ length: count - fresh.length }, () => restOf(person.id, random))
    plains.push(...[...fresh, ...rest].map((each) => ({ ...each, number: 0 })))
  }
  wake(plains)
  return markLeavers(markHandovers(plains.map((each, index) => ({ ...each, number: index + 1 }))))
}

/** Some of everybody's customers entered 60 天没来 just so that a step is owed today. */
function wake(plains: readonly Plain[]) {
  for (const person of people) {
    if (['zhouqian', 'wuting', 'lina'].includes(person.id)) continue
    const back = plains.filter((each) => each.holderId === person.id && each.arc === 'back')
    for (const [index, daysAgo] of [0, 6, 3, 0, 0].entries()) {
      const one = back[index]
      if (one) one.entryDaysAgo = daysAgo
    }
  }
}

type Comers = Map<string, number>

/** Who of the two weeks reaches the goal, as `daysAgo staff` → how many: by lot, weighted by `book`. */
function chooseComers(random: Random): Comers {
  const draw = (weeks: [number, string[]][], count: number): string[] => {
    const slots = weeks.flatMap(([daysAgo, ids]) => ids.map((id) => ({ id, daysAgo })))
    const open = slots.filter(
      ({ id, daysAgo }) => daysAgo > 7 || (daysAgo > 4 && id !== 'zhouqian'),
    )
    const chosen: string[] = []
    while (chosen.length < count) {
      const index = random.weighted(open.map(({ id }) => personOf(id).book))
      const [slot] = open.splice(index, 1)
      if (slot) chosen.push(`${slot.daysAgo} ${slot.id}`)
    }
    return chosen
  }
  const comers: Comers = new Map()
  for (const key of [...draw(weekBefore, reachedBefore), ...draw(lastWeek, reachedSoFar)]) {
    comers.set(key, (comers.get(key) ?? 0) + 1)
  }
  return comers
}

const blank = { number: 0, handover: null, leaves: false, lastEvening: false }

function freshOf(holderId: string, count: number, comers: Comers, random: Random): Plain[] {
  const book = personOf(holderId).book
  const inShop = personOf(holderId).departmentId === nanjingWest
  const recent = [...lastWeek, ...weekBefore].flatMap(([daysAgo, ids]) =>
    ids.filter((id) => id === holderId).map(() => daysAgo),
  )
  const fixed = (inShop ? recent : (lateGuests[holderId] ?? [])).map((daysAgo) =>
    fixedFresh(holderId, daysAgo, comers),
  )
  const tenure = personOf(holderId).joinedDaysAgo
  const others = Array.from({ length: count - fixed.length }, (): Plain => {
    const daysAgo = random.whole(inShop ? 15 : leastDays(holderId), Math.min(59, tenure - 1))
    const comes = daysAgo > 4 && random.chance(0.36 * book * (daysAgo > 7 ? 1 : 0.6))
    return { ...blank, holderId, arc: 'fresh', entryDaysAgo: daysAgo, comes }
  })
  return [...fixed, ...others]
}

/** Other stores' guests of the last two evenings, days ago: this morning has deadlines everywhere. */
const lateGuests: Record<string, number[]> = {
  liusiqi: [1, 1, 2, 2],
  zhaolei: [1, 2],
  tangguo: [1, 2],
  maxiaodong: [1, 1, 2],
}

/** 黎娜 took no newcomers in her last weeks. */
const leastDays = (holderId: string): number => (holderId === 'lina' ? 20 : 1)

function fixedFresh(holderId: string, daysAgo: number, comers: Comers): Plain {
  const key = `${daysAgo} ${holderId}`
  const left = comers.get(key) ?? 0
  comers.set(key, left - 1)
  const lastEvening = daysAgo <= 2
  return { ...blank, holderId, arc: 'fresh', entryDaysAgo: daysAgo, comes: left > 0, lastEvening }
}

function restOf(holderId: string, random: Random): Plain {
  const back = ['xunuo', 'wuting', 'lina'].includes(holderId) ? 0.75 : 0.42
  const draw = random.next()
  const rest = draw < back ? 'back' : draw < back + 0.18 ? 'lead' : 'regular'
  const arc = holderId === 'tangguo' ? 'lead' : rest
  return { ...blank, holderId, arc, entryDaysAgo: null, comes: false }
}

/** 20 went to 许诺 (小鹿 is one), 14 wait for the platform's 24 hours, 2 said no. */
function markHandovers(plains: Plain[]): Plain[] {
  let n = 0
  return plains.map((each) => {
    if (each.holderId !== 'lina') return each
    n += 1
    return { ...each, handover: n <= 19 ? 'done' : n <= 33 ? 'waiting' : 'refused' }
  })
}

function markLeavers(plains: Plain[]): Plain[] {
  const left = { ...deletions }
  return plains.map((each) => {
    const count = left[each.holderId] ?? 0
    const fitting = each.arc === (each.holderId === 'tangguo' ? 'lead' : 'regular')
    if (count === 0 || !fitting) return each
    left[each.holderId] = count - 1
    return { ...each, leaves: true }
  })
}
