import type { TodayItem } from '@xiaoguan/shared/task'
import { computed, shallowRef, watch } from 'vue'

type Asked = {
  customerId: string
  /** Whether the client opened her chat; null while it has not said. */
  opened: boolean | null
}
export type AskedWords = { customerId: string; text: string; again: boolean }

/**
 * She whom a message of ours is about: her chat opens at once, as a tap on her row would open it. `words` is what
 * is left to say afterwards.
 */
export function useAskedCustomer(
  asked: () => string | undefined,
  items: () => readonly TodayItem[] | null,
  openChat: (customerId: string) => Promise<boolean>,
  taken: () => void,
) {
  const current = shallowRef<Asked | null>(null)

  async function open(customerId: string): Promise<void> {
    const mine: Asked = { customerId, opened: null }
    current.value = mine
    const opened = await openChat(customerId)
    if (current.value === mine) current.value = { customerId, opened }
  }

  watch(
    asked,
    (customerId) => {
      if (!customerId) return
      // Coming back to the list must not throw her chat open again.
      taken()
      void open(customerId)
    },
    { immediate: true },
  )

  const words = computed(() => {
    const known = items()
    return current.value && known && askedWords(current.value, known)
  })
  return { words, open }
}

/** Null when the client opened her chat and she stands in the list. */
function askedWords({ customerId, opened }: Asked, items: readonly TodayItem[]): AskedWords | null {
  if (opened === null) return null
  const item = items.find((one) => one.customerId === customerId)
  if (opened) return item ? null : { customerId, text: '她今天没有要联系的事了', again: false }
  const text = item ? `没打开和${item.customerName}的聊天` : '没打开聊天，她今天也没有要联系的事了'
  return { customerId, text, again: true }
}
