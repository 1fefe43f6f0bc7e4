import { type Handover, startHandover } from '@xiaoguan/shared/handover'
import { ref } from 'vue'
import { call } from '../api/client.ts'
import { newId } from '../api/new-id.ts'
import { ProblemError } from '../api/problem.ts'
import { errorText } from '../api/problem-text.ts'

type Start = {
  fromId: string
  toId: string
  customerIds: string[]
  all: boolean
  message: string | null
  note: string | null
}

/** Starts a hand-over once: a second try after a lost answer is the same one. */
export function useStart() {
  const isStarting = ref(false)
  const failure = ref<string | null>(null)
  let handoverId = newId()
  let asked = ''

  async function start(body: Start): Promise<Handover | null> {
    if (isStarting.value) return null
    // What was changed after a failure is another hand-over.
    const text = JSON.stringify(body)
    if (asked && asked !== text) handoverId = newId()
    asked = text
    isStarting.value = true
    failure.value = null
    try {
      return (await call(startHandover, { handoverId }, { body })).handover
    } catch (error) {
      failure.value = errorText(error)
      if (error instanceof ProblemError) handoverId = newId()
      return null
    } finally {
      isStarting.value = false
    }
  }

  return { isStarting, failure, start }
}
