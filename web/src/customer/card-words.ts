import type { CustomerCard, FieldKind } from '@xiaoguan/shared/customer-card'
import { dayText } from '../ui/corp-time.ts'
import { dayFrom, instantOf } from '../ui/time-words.ts'

type Own = NonNullable<CustomerCard['own']>

const refusals: Readonly<Record<string, string>> = {
  not_cleared: '它不让清空，先改成别的字',
  '84061': '你们已经不是好友了',
  '40096': '你们已经不是好友了',
  '40003': '你不在应用的可见范围，找运营处理',
  '40058': '里面有它不收的字',
}

/** How remark and description stand with WeCom; null: all is well. */
export function remarkLine({ sync, problem }: Own): { text: string; warn: boolean } | null {
  if (sync === 'synced') return null
  if (sync === 'refused') {
    const why = refusals[problem ?? ''] ?? `没说清原因（错误码 ${problem ?? '无'}）`
    return { text: `企业微信没收下：${why}`, warn: true }
  }
  return problem
    ? { text: '企业微信那边要运营处理，处理好会自动存上', warn: true }
    : { text: '正在存到企业微信…', warn: false }
}

/** 用到 12月3日; 昨天就用完了. */
export function runsOutText(on: string, now: Date): string {
  const day = dayText(instantOf(on, '12:00'), now)
  return on < dayFrom(now, 0) ? `${day}就用完了` : `用到${day}`
}

export const fieldHint: Record<FieldKind, string> = {
  text: '填一句',
  number: '填数字',
  date: '选日子',
  choice: '',
}

/** 「敏感肌」、王芳的「孕期」 */
export const lockedNames = (tags: CustomerCard['lockedTags']): string =>
  tags.map(({ name, on, mine }) => `${mine ? '' : `${on.name}的`}「${name}」`).join('、')

/** Whether she agreed that sensitive things are kept; without that, what stands all the same. */
export function consentText(
  { consentAt, lockedTags }: Pick<CustomerCard, 'consentAt' | 'lockedTags'>,
  now: Date,
  masked: boolean,
): string {
  if (consentAt) return `她同意记下 · ${dayText(consentAt, now)}`
  const rest = masked || lockedTags.length === 0 ? '' : `，还留着${lockedNames(lockedTags)}`
  return `还没有她的同意${rest}`
}
