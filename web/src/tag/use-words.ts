import type { Use } from '@xiaoguan/shared/tag-rule'

/** Where something is used, in one line for each kind of place; what stops comes first. */
export function useWords(uses: readonly Use[]): string[] {
  const named = (kind: Use['kind']) => {
    const names = uses.filter((use) => use.kind === kind).map((use) => `「${use.name}」`)
    return [...new Set(names)]
  }
  const line = (kind: Use['kind'], before: string, after: string) => {
    const names = named(kind)
    return names.length > 0 ? [`${before}${names.join('')}${after}`] : []
  }
  return [
    ...line('rule', '规则', '会停下来，等你改好'),
    ...line('channel', '渠道', '不再自动打它'),
    ...line('script', '话术', '里的适合、不适合会去掉它'),
    ...line('proposal', '还有新标签申请', '等着放进来'),
  ]
}
