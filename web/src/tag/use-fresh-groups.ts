import { watch } from 'vue'
import { useWhenSeen } from '../ui/use-when-seen.ts'

const everyMs = 60_000

/**
 * Asks for the tags when the page is opened and whenever it comes back into view; while a search finds nothing also
 * at once and every minute: the tag may have been made or renamed meanwhile.
 */
export function useFreshGroups(load: () => Promise<void>, findsNothing: () => boolean): void {
  useWhenSeen(load)
  watch(findsNothing, (isSo, _was, onCleanup) => {
    if (!isSo) return
    void load()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load()
    }, everyMs)
    onCleanup(() => clearInterval(timer))
  })
}
