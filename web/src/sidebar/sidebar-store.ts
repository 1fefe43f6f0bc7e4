import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { serverNow } from '../api/clock.ts'
import { getOutbox } from '../api/outbox.ts'
import { useSend } from '../touch/send-store.ts'
import type { WecomBridge } from '../wecom/bridge.ts'
import { findPlace, type Place } from './find-place.ts'
import { useView } from './use-view.ts'

/** Coming back to the window does not ask for what was answered a moment ago. */
const youngMs = 10_000
const clockMs = 30_000
/** WeCom's word on a tag comes after ours. */
const lookAgainMs = 4_000

/** Whose chat is open, and all that is known of her. */
export const useSidebar = defineStore('sidebar', () => {
  const outbox = getOutbox()
  const send = useSend()
  const place = shallowRef<Place>({ at: 'finding' })
  /** False while the client has not named the customer again: nothing of her is visible. */
  const confirmed = ref(false)
  const customerId = computed(() => (place.value.at === 'customer' ? place.value.customerId : ''))
  const { view, now, loaded, ...page } = useView(customerId)
  let findCount = 0

  const refresh = async () => {
    if (customerId.value && !send.sending) await page.refresh()
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
    if (found.at !== 'customer') {
      page.forget()
      view.value = null
    } else if (found.customerId !== before) await page.open()
    else if (page.ageMs() > youngMs) await refresh()
  }

  /** What was asked of the client before it hid the page may be about another chat by the time it answers. */
  function hide(): void {
    findCount += 1
    confirmed.value = false
  }

  // Once the server has taken everything, its word replaces what was patched.
  watch(
    () => outbox.pending(customerId.value) === 0 && send.sending === null,
    (quiet) => {
      if (!quiet) return
      void refresh()
      lookAgain()
    },
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  function lookAgain(): void {
    clearTimeout(timer)
    timer = setTimeout(() => confirmed.value && void refresh(), lookAgainMs)
  }
  watch(view, (shown) => {
    if (shown?.tags.on.some((tag) => tag.mine && tag.sync === 'pending')) lookAgain()
  })
  setInterval(() => (now.value = serverNow()), clockMs)

  return { place, confirmed, view, now, loaded, customerId, find, hide, refresh, patch: page.patch }
})
