import { loadSidebar, type Sidebar } from '@xiaoguan/shared/sidebar'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { call } from '../api/client.ts'
import { noteServerNow, serverNow } from '../api/clock.ts'
import { getOutbox } from '../api/outbox.ts'
import { useTags } from '../tag/tag-store.ts'
import { useSend } from '../touch/send-store.ts'
import { useLatest } from '../ui/use-latest.ts'
import type { WecomBridge } from '../wecom/bridge.ts'
import { findPlace, type Place } from './find-place.ts'
import { dropCopy, findCopy, keepCopy } from './last-copy.ts'
import { blockingNotice } from './place-words.ts'

async function load(signal: AbortSignal, customerId: string): Promise<Sidebar> {
  // What was tapped before must be in the answer.
  await getOutbox().settled(customerId)
  return call(loadSidebar, { customerId }, { signal })
}

/** Coming back to the window does not ask for what was answered a moment ago. */
const youngMs = 10_000

/** Whose chat is open, and all that is known of her. */
export const useSidebar = defineStore('sidebar', () => {
  const outbox = getOutbox()
  const send = useSend()
  const place = shallowRef<Place>({ at: 'finding' })
  /** False while the client has not named the customer again: nothing of her is visible. */
  const confirmed = ref(false)
  const view = shallowRef<Sidebar | null>(null)
  const now = shallowRef(serverNow())
  const { state: loaded, run, runQuietly, forget } = useLatest(load)
  let fromCopy = false
  let loadedAtMs = 0
  let findCount = 0

  const customerId = computed(() => (place.value.at === 'customer' ? place.value.customerId : ''))

  function show(sidebar: Sidebar): void {
    view.value = sidebar
    useTags().show(sidebar.customer.customerId, sidebar.tags)
  }

  watch(loaded, (state) => {
    if (state.status === 'failed' && blockingNotice(state.error)) {
      view.value = null
      dropCopy(customerId.value)
    }
    if (state.status !== 'ready') return
    noteServerNow(state.value.now)
    loadedAtMs = Date.now()
    now.value = serverNow()
    // An answer from before the last taps would take them off the screen for a moment.
    if (view.value && !fromCopy && outbox.pending(customerId.value) > 0) return
    fromCopy = false
    keepCopy(state.value)
    show(state.value)
  })

  async function open(id: string): Promise<void> {
    forget()
    const copy = findCopy(id)
    fromCopy = copy !== null
    view.value = null
    if (copy) show(copy)
    await run(id)
  }

  const refresh = async () => {
    if (customerId.value && !send.sending) await runQuietly(customerId.value)
  }

  /** Asks the client whose chat it is; shows another customer when it moved on. */
  async function find(bridge: WecomBridge): Promise<void> {
    findCount += 1
    const mine = findCount
    const found = await findPlace(bridge)
    if (mine !== findCount) return
    const before = customerId.value
    place.value = found
    confirmed.value = true
    if (found.at !== 'customer') view.value = null
    else if (found.customerId !== before) await open(found.customerId)
    else if (Date.now() - loadedAtMs > youngMs) await refresh()
  }

  /** Shows at once what a kept change will have done. */
  function patch(about: string, change: (before: Sidebar) => Sidebar): void {
    if (about !== customerId.value || !view.value) return
    forget()
    view.value = change(view.value)
  }

  // Once the server has taken everything, its word replaces what was patched.
  watch(
    () => outbox.pending(customerId.value) === 0 && send.sending === null,
    (quiet) => quiet && void refresh(),
  )
  setInterval(() => (now.value = serverNow()), 30_000)

  return { place, confirmed, view, now, loaded, customerId, find, refresh, patch }
})
