import { mayReloadFor, noteReloadFor, onNewerServer } from '../api/version.ts'

type Waiting = { flush: () => Promise<void>; pending: () => number }

/** A page older than the server finishes its outbox, then reloads: once per build, lest it turn in circles. */
export function stayCurrent(outbox: Waiting, reload = () => location.reload()): void {
  async function reloadOnce(version: string) {
    if (!mayReloadFor(version)) return
    await outbox.flush()
    // What is still waiting goes first; a later answer calls again.
    if (outbox.pending() > 0) return
    noteReloadFor(version)
    reload()
  }
  onNewerServer((version) => void reloadOnce(version))
}
