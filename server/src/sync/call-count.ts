import type { Wecom } from '../wecom/client.ts'
import { WecomError } from '../wecom/errors.ts'

/** Counts the calls made through it. */
export function countCalls(wecom: Wecom) {
  let calls = 0
  const counting: Wecom = {
    ...wecom,
    call(corp, call, reply) {
      calls += 1
      return wecom.call(corp, call, reply)
    },
  }
  return {
    wecom: counting,
    /** Those since it was asked last. */
    take: () => {
      const taken = calls
      calls = 0
      return taken
    },
  }
}

/** Remembers the last refusal, also where a call's own file takes it for an empty list. */
export function watchRefusals(wecom: Wecom) {
  let errcode: number | null = null
  const watching: Wecom = {
    ...wecom,
    async call(corp, call, reply) {
      try {
        return await wecom.call(corp, call, reply)
      } catch (error) {
        if (error instanceof WecomError) errcode = error.errcode
        throw error
      }
    },
  }
  return { wecom: watching, errcode: () => errcode }
}
