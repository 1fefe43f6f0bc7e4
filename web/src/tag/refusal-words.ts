import { clerkWords } from '../api/wecom-problem-words.ts'

/** What became of a wish for these tags that WeCom refused for good, and why: it is not tried again by itself. */
export function refusalText(
  names: readonly string[],
  wanted: 'on' | 'off',
  problem: string | null,
): string {
  const tags = `「${names.join('、')}」`
  const text = wanted === 'on' ? `企业微信没收下${tags}` : `没能从企业微信去掉${tags}`
  return problem === null ? text : `${text}：${clerkWords(problem, '再试一次')}`
}

/** Whether the same tap again may go through. */
export function mayTryAgain(problem: string): boolean {
  return problem !== 'conflict' && problem !== '40068'
}
