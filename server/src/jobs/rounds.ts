import type { Logger } from 'pino'

/** Looks at rows whose time has come and asks for the jobs that work on them. Cheap: it runs every few seconds. */
export type Round = (now: Date) => Promise<void>

const everyMs = 5000

/**
 * What keeps its own rows (callbacks, sync, hand-over, messages) waits in no queue for a future time: the
 * rounds look for rows that are due. Every process may do so; the jobs' keys keep them single.
 */
export function createRounds(log: Logger, now: () => Date) {
  const rounds: { name: string; round: Round }[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false

  async function runAll() {
    for (const { name, round } of rounds) {
      try {
        await round(now())
      } catch (error) {
        log.warn({ err: error, round: name }, 'round failed')
      }
    }
  }
  function next() {
    if (stopped) return
    timer = setTimeout(() => {
      running = runAll().finally(next)
    }, everyMs)
    timer.unref()
  }
  return {
    add(name: string, round: Round) {
      rounds.push({ name, round })
    },
    /** Once round now: at start, and in tests. */
    runAll,
    start() {
      running = runAll().finally(next)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
export type Rounds = ReturnType<typeof createRounds>
