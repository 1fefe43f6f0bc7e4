import { type OrderResult, importOrders } from '@xiaoguan/shared/order'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { errorText } from '../api/problem-text.ts'
import type { FileOrder } from './build-orders.ts'
import { useOrderFile } from './order-file.ts'
import { refusedRows } from './refused-rows.ts'

/** Small enough to be answered in a few seconds on the smallest server, so that 停 stops soon. */
const batchSize = 100

type Step = 'pick' | 'check' | 'sending' | 'done'
type Taken = { order: FileOrder; result: OrderResult }

/** A file of orders on its way in: chosen, checked, sent in batches. */
export const useImport = defineStore('order-import', () => {
  const { open, ...file } = useOrderFile()
  const step = ref<Step>('pick')
  const trouble = ref<string | null>(null)
  const taken = shallowRef<readonly Taken[]>([])
  const stopping = ref(false)

  const counts = computed(() => countStates(taken.value))
  const refused = computed(() =>
    refusedRows(file.rows.value, file.headingRow.value, file.built.value, taken.value),
  )

  async function pick(chosen: File): Promise<void> {
    trouble.value = await open(chosen)
    if (trouble.value !== null) return
    taken.value = []
    step.value = 'check'
  }

  /** Sends what was not answered yet; after a failure it goes on where it stood. */
  async function send(): Promise<void> {
    const { orders } = file.built.value
    step.value = 'sending'
    stopping.value = false
    trouble.value = null
    try {
      while (taken.value.length < orders.length && !stopping.value) {
        const from = taken.value.length
        taken.value = [...taken.value, ...(await sendBatch(orders.slice(from, from + batchSize)))]
      }
      step.value = 'done'
    } catch (error) {
      trouble.value = errorText(error)
    }
  }

  function stop(): void {
    stopping.value = true
    // Stuck after a failure there is nothing to wait for.
    if (trouble.value) step.value = 'done'
  }

  function again(): void {
    step.value = 'pick'
    file.rows.value = []
    taken.value = []
    trouble.value = null
  }

  return { ...file, step, trouble, taken, stopping, counts, refused, pick, send, stop, again }
})

/** The same order twice is the same order: a batch whose answer got lost is simply sent again. */
async function sendBatch(batch: readonly FileOrder[]): Promise<Taken[]> {
  const body = { orders: batch.map(({ wish }) => wish) }
  const { results } = await call(importOrders, {}, { body })
  const byRow = new Map(results.map((result) => [result.row, result]))
  return batch.map((order, row) => {
    const result = byRow.get(row)
    if (!result) throw new Error(`no answer for order ${row} of a batch`)
    return { order, result }
  })
}

function countStates(taken: readonly Taken[]) {
  const counts = { created: 0, updated: 0, unchanged: 0, refused: 0, merged: 0 }
  for (const { result } of taken) {
    counts[result.state] += 1
    if (result.merged) counts.merged += 1
  }
  return counts
}
