import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import { planPutOff, willPass } from './put-off.ts'
import { type ClaimedEvent, type PutOff, putOff, settleEvents } from './store.ts'

/** So many failures in a row that pass by themselves: the rest would fail alike. */
const tripAfter = 3

/** What became of the callbacks of one claim, until it is written. */
export function createLedger({ clock, log }: Pick<Deps, 'clock' | 'log'>, corpId: string) {
  const finished: ClaimedEvent[] = []
  const off: PutOff[] = []
  let failuresInRow = 0
  let trouble: unknown
  return {
    done(events: readonly ClaimedEvent[], again: readonly PutOff[] = []) {
      failuresInRow = 0
      const later = new Set(again.map(({ hash }) => hash))
      off.push(...again)
      finished.push(...events.filter(({ hash }) => !later.has(hash)))
    },
    fail(events: readonly ClaimedEvent[], error: unknown) {
      const planned = events.map((event) => planPutOff(event, error, clock.now()))
      off.push(...planned)
      if (willPass(error)) {
        failuresInRow++
        trouble = error
        return
      }
      const failed = planned.filter(({ state }) => state === 'failed').length
      log.error({ err: error, corpId, kind: events[0]?.kind, failed }, 'callback not applied')
    },
    /** True: do not begin these, they would fail like those before; they are put off. */
    isTripped(events: readonly ClaimedEvent[]): boolean {
      if (failuresInRow < tripAfter) return false
      off.push(...events.map((event) => planPutOff(event, trouble, clock.now())))
      return true
    },
    /** Not begun in time: anybody's again. */
    giveBack(events: readonly ClaimedEvent[]) {
      const nextAt = clock.now()
      off.push(
        ...events.map(({ hash, attempts, problem }) => ({
          hash,
          state: 'waiting' as const,
          nextAt,
          attempts: attempts - 1,
          problem,
        })),
      )
    },
    async write(db: Db) {
      await settleEvents(db, corpId, finished, clock.now())
      await putOff(db, corpId, off)
      if (trouble) log.warn({ err: trouble, corpId, waiting: off.length }, 'callbacks put off')
    },
  }
}
export type Ledger = ReturnType<typeof createLedger>
