import { type CustomerOrder, listCustomers } from '@xiaoguan/shared/customer-list'
import type { Segment } from '@xiaoguan/shared/rules/segment'
import { defineStore } from 'pinia'
import { computed, reactive } from 'vue'
import { getBoot } from '../api/boot.ts'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { askable } from './quick-filters.ts'
import { usePages } from './use-pages.ts'

/** What is asked for: as long as it stays the same, pages follow one another. */
export type Wish = {
  words: string
  segment: Segment
  whose: 'mine' | 'reach'
  order: CustomerOrder
}

const typingMs = 250

/** The list as it was left: what was asked for and the pages so far outlive the page that shows them. */
export const useCustomerList = defineStore('customer-list', () => {
  const wish = reactive<Wish>({
    words: '',
    segment: { all: [] },
    whose: getBoot().role === 'operator' ? 'reach' : 'mine',
    order: 'last_contact',
  })
  let typing: ReturnType<typeof setTimeout> | undefined

  const ask = (after: string | null, signal?: AbortSignal) => {
    const body = { ...wish, segment: askable(wish.segment), after }
    return call(listCustomers, {}, { body, signal })
  }
  const pages = usePages(ask)
  const { rows } = pages

  function load(): Promise<void> {
    clearTimeout(typing)
    return pages.load()
  }

  /** Changes what is wished; while somebody types, the question waits for a pause. */
  function change(part: Partial<Wish>): void {
    Object.assign(wish, part)
    clearTimeout(typing)
    const isTyped = Object.keys(part).every((name) => name === 'words')
    if (isTyped) typing = setTimeout(() => void load(), typingMs)
    else void load()
  }

  /** Whoever comes back sees the pages she left, with the rows on top as they are now. */
  async function refresh(): Promise<void> {
    if (!rows.value?.length) return load()
    try {
      const page = await ask(null)
      const fresh = new Map(page.customers.map((row) => [row.customerId, row]))
      rows.value = rows.value.map((row) => fresh.get(row.customerId) ?? row)
    } catch {
      // What is shown stays; the next tap says what is wrong.
      return
    }
  }

  return {
    ...pages,
    wish,
    failure: computed(() => loadFailure(pages.error.value)),
    moreFailure: computed(() => loadFailure(pages.moreError.value)),
    load,
    change,
    refresh,
    ask,
  }
})
export type CustomerList = ReturnType<typeof useCustomerList>
