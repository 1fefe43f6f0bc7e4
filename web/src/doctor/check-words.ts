import type { Check } from '@xiaoguan/shared/health'

export const stateWords: Record<Check['state'], string> = {
  ok: '正常',
  warn: '留意',
  failed: '要改',
  skipped: '没看',
}

/** What must be mended first, what to keep an eye on, what could not be looked at, and what is right. */
export function sortChecks(checks: readonly Check[]) {
  const having = (state: Check['state']) => checks.filter((check) => check.state === state)
  return {
    open: [...having('failed'), ...having('warn')],
    skipped: having('skipped'),
    ok: having('ok'),
  }
}

/** 2 项要改，1 项留意 · 都正常 */
export function summaryWords(checks: readonly Check[]): string {
  const { open } = sortChecks(checks)
  const failed = open.filter(({ state }) => state === 'failed').length
  const parts = [
    failed > 0 && `${failed} 项要改`,
    open.length > failed && `${open.length - failed} 项留意`,
  ].filter((part) => typeof part === 'string')
  return parts.length > 0 ? parts.join('，') : '都正常'
}

/** What only wants watching need not be changed. */
export const placeWords = ({ state }: Check) => (state === 'failed' ? '去哪改' : '在哪里')

/** Commands are run here; everything else is entered there. */
export function enterWords(enter: string): string {
  return enter.startsWith('pnpm ') ? '在服务器上运行' : '填这个'
}
