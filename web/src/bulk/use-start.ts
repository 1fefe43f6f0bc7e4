import { startBulk, type BulkAction, type BulkChoice } from '@xiaoguan/shared/bulk'
import { ref } from 'vue'
import { call } from '../api/client.ts'
import { newId } from '../api/new-id.ts'
import { errorText } from '../api/problem-text.ts'
import { sayTrouble } from '../ui/toast.ts'

/** Begins a bulk; the same tap again, after an answer that got lost, is the same bulk. */
export function useStart() {
  const isStarting = ref(false)
  let last = { wish: '', bulkId: '' }

  async function start(body: { choice: BulkChoice; action: BulkAction }): Promise<string | null> {
    const wish = JSON.stringify(body)
    if (last.wish !== wish) last = { wish, bulkId: newId() }
    const { bulkId } = last
    isStarting.value = true
    try {
      await call(startBulk, { bulkId }, { body })
      last = { wish: '', bulkId: '' }
      return bulkId
    } catch (error) {
      sayTrouble(errorText(error))
      return null
    } finally {
      isStarting.value = false
    }
  }
  return { isStarting, start }
}
