import { Problem } from '../problem.ts'

const mostWaiting = 8

/**
 * One piece of work at a time for each name: who sends much at once waits for herself and not others for her.
 * Too many waiting → `unavailable`, to be sent again later.
 */
export function createTurns() {
  const lines = new Map<string, { last: Promise<unknown>; length: number }>()
  return async function inTurn<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const line = lines.get(name) ?? { last: Promise.resolve(), length: 0 }
    if (line.length > mostWaiting) throw new Problem('unavailable')
    lines.set(name, line)
    line.length += 1
    const turn = line.last.then(work)
    // Whoever comes next does not mind how this one ended.
    line.last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      line.length -= 1
      if (line.length === 0) lines.delete(name)
    }
  }
}
