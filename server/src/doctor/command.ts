import type { Check } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import { runChecks } from './run-checks.ts'

const marks: Record<Check['state'], string> = { ok: '✓', warn: '!', failed: '✗', skipped: '·' }

/** `pnpm doctor`: every check with what to do; false when one failed. */
export async function doctor(
  deps: Deps,
  corpId: string,
  say: (line: string) => void,
): Promise<boolean> {
  say(`销冠 · 检查 ${corpId}`)
  const checks = await runChecks(deps, corpId)
  for (const check of checks) for (const line of linesOf(check)) say(line)
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length
  say('')
  say(
    `${count('ok')} 项正常 ok · ${count('warn')} 项留意 to watch · ${count('failed')} 项要改 to mend · ${count('skipped')} 项没看 not looked at`,
  )
  return count('failed') === 0
}

function linesOf({ state, title, found, place, enter }: Check): string[] {
  const lines = [`${marks[state]} ${title.zh} ${title.en}`, `    ${found.zh}`]
  if (state !== 'ok') lines.push(`    ${found.en}`)
  if (place) lines.push(`    → ${place.zh}`, `      ${place.en}`)
  if (enter) lines.push(`      填 enter: ${enter}`)
  return lines
}
