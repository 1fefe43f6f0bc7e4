import { Boot } from '@xiaoguan/shared/session'

let boot: Boot | null = null

/** What the server wrote into this page; parsed once. */
export function getBoot(): Boot {
  if (boot) return boot
  const written = document.querySelector('#boot')?.textContent
  if (!written) throw new Error('the page carries no boot data')
  boot = Boot.parse(JSON.parse(written))
  return boot
}

/** The page as another one; for tests. */
export function setBoot(other: Boot | null): void {
  boot = other
}
