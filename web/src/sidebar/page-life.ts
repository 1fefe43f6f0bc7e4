import { getOutbox } from '../api/outbox.ts'
import { mayReloadFor, noteReloadFor, onNewerServer } from '../api/version.ts'
import { useSend } from '../touch/send-store.ts'
import { watch } from 'vue'
import type { WecomBridge } from '../wecom/bridge.ts'
import { useSidebar } from './sidebar-store.ts'

/** The client may keep the page alive and show it again beside another chat. */
export function followChat(bridge: WecomBridge): void {
  const sidebar = useSidebar()
  const find = () => void sidebar.find(bridge)
  document.addEventListener('visibilitychange', () => {
    // Hidden: until the client has named the customer again, nothing may be read here.
    if (document.visibilityState === 'hidden') sidebar.hide()
    else find()
  })
  window.addEventListener('focus', find)
  window.addEventListener('pageshow', (event) => event.persisted && find())
  find()
}

/** A page older than the server sends what it holds, then loads the new one; once per version. */
export function reloadWhenStale(): void {
  const outbox = getOutbox()
  const send = useSend()
  onNewerServer((version) => {
    if (!mayReloadFor(version)) return
    watch(
      () => outbox.pending() === 0 && send.sending === null,
      (quiet) => {
        if (!quiet) return
        noteReloadFor(version)
        location.reload()
      },
      { immediate: true },
    )
  })
}
