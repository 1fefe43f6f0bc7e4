import { daning, nanjingWest, songjiang } from './company.ts'

/** A person of the company and the numbers by which the generator makes her history. */
export type DemoPerson = {
  id: string
  name: string
  departmentId: number
  role: 'staff' | 'lead' | 'operator'
  position: string
  active: boolean
  /** Customers held; those of 黎娜 are counted as hers, whoever has them now. */
  holds: number
  /** Of these, how many came for the first time within the 60 days. */
  fresh: number
  /** Share of tasks done before the first deadline. */
  onTime: number
  /** Share of touches whose outcome she really taps. */
  log: number
  /** Share of touches typed by hand (self-reported). */
  own: number
  /** Multiplier on the probability of an answer. */
  mult: number
  /** Multiplier on the probability of a booking or visit. */
  book: number
  /** Days since she joined. */
  joinedDaysAgo: number
  restDays: number[]
}

type Numbers = [
  holds: number,
  fresh: number,
  onTime: number,
  log: number,
  own: number,
  mult: number,
  book: number,
]

function person(
  id: string,
  name: string,
  departmentId: number,
  role: DemoPerson['role'],
  numbers: Numbers,
  rest: Partial<DemoPerson> = {},
): DemoPerson {
  const [holds, fresh, onTime, log, own, mult, book] = numbers
  const position = { staff: '护肤顾问', lead: '店长', operator: '运营' }[role]
  return {
    id,
    name,
    departmentId,
    role,
    position,
    active: true,
    joinedDaysAgo: 700,
    restDays: [],
    holds,
    fresh,
    onTime,
    log,
    own,
    mult,
    book,
    ...rest,
  }
}

/** Twelve at work and one who left five days ago. */
export const people: readonly DemoPerson[] = [
  person('sumin', '苏敏', 10, 'operator', [0, 0, 1, 1, 0, 1, 1]),
  person('shenjiayi', '沈佳怡', nanjingWest, 'lead', [46, 24, 0.9, 0.9, 0.2, 1.1, 1.1]),
  person('wangfang', '王芳', nanjingWest, 'staff', [168, 112, 0.95, 0.93, 0.25, 1.35, 1.5]),
  person('zhouqian', '周倩', nanjingWest, 'staff', [142, 88, 0.42, 0.55, 0.05, 0.95, 0.9]),
  person('chenyiming', '陈一鸣', nanjingWest, 'staff', [120, 76, 0.7, 0.75, 0.1, 1, 1], {
    restDays: [2, 3],
  }),
  person('zhaolei', '赵蕾', daning, 'lead', [60, 25, 0.85, 0.85, 0.3, 1.1, 1.2]),
  person('liusiqi', '刘思琪', daning, 'staff', [150, 92, 0.88, 0.8, 0.15, 1.1, 1.1]),
  person('hejing', '何静', daning, 'staff', [138, 34, 0.98, 0.98, 0, 0.8, 0.6]),
  person('tangguo', '唐果', daning, 'staff', [34, 28, 0.75, 0.85, 0.05, 0.9, 0.8], {
    joinedDaysAgo: 12,
  }),
  person('maxiaodong', '马晓东', songjiang, 'lead', [52, 22, 0.8, 0.8, 0.15, 1, 1]),
  person('wuting', '吴婷', songjiang, 'staff', [126, 46, 0.86, 0.8, 0.1, 1, 1]),
  person('xunuo', '许诺', songjiang, 'staff', [128, 46, 0.72, 0.7, 0.1, 1, 0.95]),
  person('lina', '黎娜', songjiang, 'staff', [36, 6, 0.82, 0.8, 0.1, 1, 1], { active: false }),
]

/** The person with this id; a wrong id is a mistake in the content. */
export function personOf(id: string): DemoPerson {
  const found = people.find((each) => each.id === id)
  if (!found) throw new Error(`no such person: ${id}`)
  return found
}

export function storeNameOf(departmentId: number): string {
  return { 11: '南京西路店', 12: '大宁店', 13: '松江新城店' }[departmentId] ?? '总部'
}

/** 黎娜 left so many days ago; 吴婷 has been away since yesterday, for five days. */
export const linaLeftDaysAgo = 5
export const absence = { staffId: 'wuting', buddyId: 'xunuo', fromDaysAgo: 1, days: 5 }
