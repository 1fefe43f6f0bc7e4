import { loadSidebar, type Sidebar } from '@xiaoguan/shared/sidebar'
import { shallowRef, watch, type Ref } from 'vue'
import { call } from '../api/client.ts'
import { noteServerNow, serverNow } from '../api/clock.ts'
import { getOutbox } from '../api/outbox.ts'
import { useTags } from '../tag/tag-store.ts'
import { useLatest } from '../ui/use-latest.ts'
import { dropCopy, findCopy, keepCopy } from './last-copy.ts'
import { blockingNotice } from './place-words.ts'

type Answer = { sidebar: Sidebar; patchCount: number }

// A morning's taps without network take their time: what the server knows is shown meanwhile, and again after them.
const patienceMs = 4_000

async function load(signal: AbortSignal, customerId: string, patchCount: number): Promise<Answer> {
  // What was tapped before should be in the answer.
  const patience = new Promise((resolve) => setTimeout(resolve, patienceMs))
  await Promise.race([getOutbox().settled(customerId), patience])
  return { sidebar: await call(loadSidebar, { customerId }, { signal }), patchCount }
}

/** What is shown of one customer: the last copy, then the server's word, with what was tapped since. */
export function useView(customerId: Readonly<Ref<string>>) {
  const view = shallowRef<Sidebar | null>(null)
  const now = shallowRef(serverNow())
  const { state: loaded, run, runQuietly, forget } = useLatest(load)
  let fromCopy = false
  let loadedAtMs = 0
  let patchCount = 0

  function show(sidebar: Sidebar): void {
    view.value = sidebar
    useTags().show(sidebar.customer.customerId, sidebar.tags)
  }

  function take({ sidebar, patchCount: asOf }: Answer): void {
    noteServerNow(sidebar.now)
    loadedAtMs = Date.now()
    now.value = serverNow()
    if (view.value && !fromCopy) {
      // An answer from before the last taps would take them off the screen for a moment.
      if (getOutbox().pending(customerId.value) > 0) return
      if (asOf !== patchCount) return void refresh()
    }
    fromCopy = false
    keepCopy(sidebar)
    show(sidebar)
  }

  watch(loaded, (state) => {
    if (state.status === 'ready') take(state.value)
    if (state.status !== 'failed' || !blockingNotice(state.error)) return
    view.value = null
    dropCopy(customerId.value)
  })

  async function open(): Promise<void> {
    forget()
    const copy = findCopy(customerId.value)
    fromCopy = copy !== null
    view.value = null
    if (copy) show(copy)
    await run(customerId.value, patchCount)
  }

  /** Shows at once what a kept change will have done. */
  function patch(about: string, change: (before: Sidebar) => Sidebar): void {
    if (about !== customerId.value || !view.value) return
    patchCount += 1
    view.value = change(view.value)
  }

  const refresh = () => runQuietly(customerId.value, patchCount)
  const ageMs = () => Date.now() - loadedAtMs
  return { view, now, loaded, open, patch, refresh, ageMs, forget }
}
