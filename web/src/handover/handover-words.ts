import type { Handover, HandoverCustomerState } from '@xiaoguan/shared/handover'

const failureWords: Record<number, string> = {
  40_003: '企业微信里找不到交接的同事',
  40_096: '她已经不是原来那位同事的好友了',
  40_097: '企业微信里原来的同事还没离职',
  40_098: '接手的同事还没有实名认证',
  40_100: '她正在交给别人',
  40_128: '90 天里已经交接过两次了',
  40_129: '她正在交给别人',
  40_131: '她已经不是原来那位同事的好友了',
  40_143: '接手的同事被企业微信限制了',
  60_111: '企业微信里找不到交接的同事',
  84_061: '她已经不是原来那位同事的好友了',
}

export type Fate = { words: string; tone: 'ok' | 'warn' | 'soft'; why: string | null }

/** What came of one customer: 正在交接, 已交接, 客人没同意, 对方客户满了, 没成 with the reason. */
export function fateOf(state: HandoverCustomerState, errcode: number | null): Fate {
  switch (state) {
    case 'asked':
    case 'waiting':
      return { words: '正在交接', tone: 'soft', why: null }
    case 'done':
      return { words: '已交接', tone: 'ok', why: null }
    case 'refused':
      return { words: '客人没同意', tone: 'warn', why: null }
    case 'limit':
      return { words: '对方客户满了', tone: 'warn', why: null }
    case 'failed':
      return { words: '没成', tone: 'warn', why: failureOf(errcode) }
  }
}

function failureOf(errcode: number | null): string {
  if (errcode === null) return '等了三天没有结果'
  return failureWords[errcode] ?? `企业微信没收下（代码 ${errcode}）`
}

/** What a person can do about it who is no operator: wait, or tell one. */
const passing = ['unreachable', '-1', '6000', '45009', '45033', '45035', '40014', '42001']

/** Why a hand-over does not go on; null while it does. */
export function problemWords({ problem, state }: Handover): string | null {
  if (!problem) return null
  if (state === 'done') return '企业微信一直没收下，没成的可以再交一次'
  if (passing.includes(problem)) return '企业微信暂时没回应，会自己接着交，不用再点'
  return `企业微信那边要改设置（代码 ${problem}），请找运营处理；改好会自己接着交`
}

export function totalOf({ counts }: Handover): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** 已交接 20 · 正在交接 14 · 没成 2: only what there is. */
export function countsLine({ counts }: Handover): string {
  const parts = [
    ['已交接', counts.done],
    ['正在交接', counts.asked + counts.waiting],
    ['客人没同意', counts.refused],
    ['对方客户满了', counts.limit],
    ['没成', counts.failed],
  ] as const
  return parts
    .filter(([, count]) => count > 0)
    .map(([words, count]) => `${words} ${count}`)
    .join(' · ')
}

/** What will happen, in the order in which it does. */
export function whatHappens(given: {
  from: string
  to: string
  resigned: boolean
  count: number
}): string[] {
  const { from, to, resigned, count } = given
  return [
    `企业微信会告诉这 ${count} 位客人：以后由${to}照看`,
    '24 小时内生效。客人可以不同意，不同意就还在' +
      (resigned ? `${from}名下，可以换人再交` : `${from}那里`),
    `生效后，跟进计划、没做的事、提醒和标签一起到${to}那里；已经超时的，数还算${from}的`,
    resigned
      ? '生效前她们还在名单里，不会丢'
      : `生效前还是${from}照看。一位客人 90 天里最多交接两次`,
  ]
}
