import { setFlagsFromString } from 'node:v8'

let hurried = 0

/**
 * Long work makes hours of short-lived rows. Left alone, the heap grows to several times of what is in use before
 * old garbage is collected; while something of that kind runs, it is at 40 % over. Call it with 1 at the work's
 * beginning, with -1 at its end.
 */
export function collectEarly(begun: 1 | -1): void {
  hurried += begun
  // 0: as usual.
  setFlagsFromString(`--heap-growing-percent=${hurried > 0 ? 40 : 0}`)
}
