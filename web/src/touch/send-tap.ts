import type { MessageContent, PreparedScript } from '@xiaoguan/shared/script'
import { computed, ref, watch } from 'vue'
import { isWhollyVisible } from '../ui/wholly-visible.ts'
import { salutationName, type Draft } from './draft.ts'
import { fillLabel } from './fill-choices.ts'

/** What the tap asks the page to send. */
export type SendWish = {
  messages: MessageContent[]
  edited: boolean
  overCapReason?: string
  unsuitedConfirmed?: boolean
}

export type SendTapState = {
  script: PreparedScript
  draft: Draft
  overCap: string | null
  opened: boolean
  reason: string
  place: HTMLElement | null
}

/** A tap that only followed another by accident does not send what was opened a moment ago. */
const accidentMs = 350

/** What the one button does next, and its words. A first tap sends only what is wholly visible. */
export function useSendTap(state: () => SendTapState) {
  const shownAt = ref<number | null>(state().opened ? Date.now() : null)
  const asksReason = ref(false)
  watch(
    () => [state().script.scriptVersionId, JSON.stringify(state().draft.messages.value)],
    () => {
      if (!state().opened) shownAt.value = null
    },
  )
  watch(
    () => state().script.scriptVersionId,
    () => (asksReason.value = false),
  )

  /** Sends (a wish), or names what comes first. */
  function press(): SendWish | 'salutation' | 'blank' | 'reason' | 'shown' {
    const { script, draft, overCap, reason } = state()
    if (draft.missing.value.includes(salutationName)) return 'salutation'
    if (draft.missing.value.length > 0) return 'blank'
    if (overCap && reason.trim() === '') {
      asksReason.value = true
      return 'reason'
    }
    if (!maySend()) return 'shown'
    return {
      messages: draft.messages.value,
      edited: draft.edited.value,
      ...(overCap ? { overCapReason: reason.trim() } : {}),
      ...(script.unsuited ? { unsuitedConfirmed: true } : {}),
    }
  }

  function maySend(): boolean {
    const { script, place } = state()
    if (shownAt.value !== null) return Date.now() - shownAt.value > accidentMs
    const bubbles = [...(place?.querySelectorAll<HTMLElement>('[data-bubble]') ?? [])]
    if (!script.unsuited && bubbles.every(isWhollyVisible)) return true
    shownAt.value = Date.now()
    // The first again at the end: where not all fits, reading begins at the top.
    for (const bubble of [...bubbles, bubbles[0]]) bubble?.scrollIntoView({ block: 'nearest' })
    return false
  }

  const label = computed(() => (customerName: string) => {
    const { script, draft, overCap } = state()
    if (draft.missing.value.includes(salutationName)) return '先填称呼'
    const [blank] = draft.missing.value
    if (blank) return `先填${fillLabel(blank)}`
    if (overCap) return `仍要发给${customerName}`
    if (shownAt.value !== null || script.unsuited) return `确认发给${customerName}`
    return `发给${customerName}`
  })

  return { press, label, asksReason, shown: computed(() => shownAt.value !== null) }
}
