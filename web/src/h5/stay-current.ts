import { onNewerServer } from '../api/version.ts'

type Waiting = { flush: () => Promise<void>; pending: () => number }

const mark = 'xiaoguan-reloaded-for'

/** A page older than the server finishes its outbox, then reloads: once per build, lest it turn in circles. */
export function stayCurrent(outbox: Waiting, reload = () => location.reload()): void {
  async function reloadOnce(version: string) {
    if (sessionStorage.getItem(mark) === version) return
    await outbox.flush()
    // What is still waiting goes first; a later answer calls again.
    if (outbox.pending() > 0) return
    sessionStorage.setItem(mark, version)
    reload()
  }
  onNewerServer((version) => void reloadOnce(version))
}
