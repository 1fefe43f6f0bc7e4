import { listTimeline, type Timeline } from '@xiaoguan/shared/timeline'
import { ref, watch } from 'vue'
import { call } from '../api/client.ts'
import { getOutbox } from '../api/outbox.ts'
import { useLatest } from '../ui/use-latest.ts'

/** So many pages from the newest on: read anew together, so that what is shown fits together. */
async function load(signal: AbortSignal, customerId: string, pages: number): Promise<Timeline> {
  // What was tapped before must be in the answer.
  await getOutbox().settled(customerId)
  let shown = await call(listTimeline, { customerId }, { signal })
  for (let page = 1; page < pages && shown.before !== null; page++) {
    const query = { before: shown.before }
    const older = await call(listTimeline, { customerId }, { query, signal })
    shown = { entries: [...shown.entries, ...older.entries], before: older.before }
  }
  return shown
}

/** 动态 of one customer; read anew whenever `asOf` says that something changed. */
export function useTimeline(customerId: () => string, asOf: () => string) {
  const { state, run, runQuietly } = useLatest(load)
  const pages = ref(1)

  function open(): Promise<void> {
    pages.value = 1
    return run(customerId(), 1)
  }

  function showOlder(): Promise<void> {
    pages.value += 1
    return runQuietly(customerId(), pages.value)
  }

  watch(customerId, () => void open(), { immediate: true })
  watch(asOf, () => void runQuietly(customerId(), pages.value))
  return { state, open, showOlder }
}
