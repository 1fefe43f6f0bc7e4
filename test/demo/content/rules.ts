import type { RuleTrigger, Segment } from '@xiaoguan/shared'
import { products } from './company.ts'
import { tagId, tagIds } from './tags.ts'

/** A rule that tags, as an operator of the demo corp wrote it. */
export type DemoRule = {
  id: string
  name: string
  trigger: RuleTrigger
  only: Segment | null
  addTagIds: string[]
  removeTagIds: string[]
  state: 'on' | 'off'
}

let count = 0

function rule(name: string, tag: string, only: Segment['all']): DemoRule {
  count += 1
  const id = `5e1f0000-0000-4000-8000-${String(count).padStart(12, '0')}`
  const effect = { addTagIds: [tagId(tag)], removeTagIds: [] }
  return { id, name, trigger: { on: 'order' }, only: { all: only }, ...effect, state: 'on' }
}

const spent = (atLeastFen: number | undefined, belowFen: number | undefined) => {
  const bounds = {
    ...(atLeastFen === undefined ? {} : { atLeastFen }),
    ...(belowFen === undefined ? {} : { belowFen }),
  }
  return { kind: 'spent' as const, ...bounds }
}
const bought = (...productCodes: string[]) => {
  return { kind: 'bought' as const, productCodes, categories: [], withinDays: null }
}
const { hydrate, soothe, clean, card6, card12, member, serum, mask, sunscreen } = products

/** 消费情况 is written by orders; the last one waits for somebody to switch it on. */
export const tagRules: readonly DemoRule[] = [
  rule('消费档：百元内', '百元内', [spent(undefined, 10_000)]),
  rule('消费档：100–499', '100–499', [spent(10_000, 50_000)]),
  rule('消费档：500–1999', '500–1999', [spent(50_000, 200_000)]),
  rule('消费档：2000 以上', '2000 以上', [spent(200_000, undefined)]),
  rule('会员卡项：非会员', '非会员', [
    { kind: 'not', of: bought(member.code, card6.code, card12.code) },
  ]),
  rule('会员卡项：禾露会员', '禾露会员', [
    bought(member.code),
    { kind: 'not', of: bought(card6.code, card12.code) },
  ]),
  rule('会员卡项：6 次卡', '6 次卡', [
    bought(card6.code),
    { kind: 'not', of: bought(card12.code) },
  ]),
  rule('会员卡项：12 次卡', '12 次卡', [bought(card12.code)]),
  rule('买过补水护理', '补水护理', [bought(hydrate.code)]),
  rule('买过舒缓护理', '舒缓护理', [bought(soothe.code)]),
  rule('买过清洁护理', '清洁护理', [bought(clean.code)]),
  rule('买过面膜', '面膜', [bought(mask.code)]),
  rule('买过精华', '精华', [bought(serum.code)]),
  rule('买过防晒', '防晒', [bought(sunscreen.code)]),
  {
    ...rule('180 天没联系，方便时间要重新问', '周六', [{ kind: 'lost', is: false }]),
    trigger: { on: 'silent', days: 180 },
    addTagIds: [],
    removeTagIds: tagIds('工作日午休', '工作日晚上', '周六', '周日'),
    state: 'off',
  },
]
