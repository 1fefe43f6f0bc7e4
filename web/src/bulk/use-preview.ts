import { previewBulk, type BulkAction, type BulkChoice } from '@xiaoguan/shared/bulk'
import { onScopeDispose, watch } from 'vue'
import { call } from '../api/client.ts'
import { useLatest } from '../ui/use-latest.ts'

const restMs = 300

/** How many a choice means and an action would change, asked anew a moment after either changed. */
export function usePreview(wish: () => { choice: BulkChoice; action: BulkAction | null } | null) {
  const { state, run, forget } = useLatest(
    (signal, body: { choice: BulkChoice; action: BulkAction | null }) =>
      call(previewBulk, {}, { body, signal }),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  function ask() {
    const body = wish()
    if (body) void run(body)
  }
  watch(
    () => JSON.stringify(wish()),
    () => {
      clearTimeout(timer)
      // What stands there is not about this any more.
      forget()
      timer = setTimeout(ask, restMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return { state, again: ask }
}
