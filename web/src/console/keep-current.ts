import { mayReloadFor, noteReloadFor, onNewerServer } from '../api/version.ts'

/** A page older than the server is loaded anew; nothing waits in an outbox here. */
export function keepCurrent(reload = () => location.reload()): void {
  onNewerServer((version) => {
    if (!mayReloadFor(version)) return
    noteReloadFor(version)
    reload()
  })
}
