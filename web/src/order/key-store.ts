import { type ApiKey, listApiKeys, makeApiKey, revokeApiKey } from '@xiaoguan/shared/order'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { errorText } from '../api/problem-text.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useKept } from '../ui/use-kept.ts'

/** Keys of other systems. The text of one is known here only until it was noted. */
export const useKeys = defineStore('api-keys', () => {
  const kept = useKept((signal) => call(listApiKeys, {}, { signal }))
  const answered = shallowRef<ApiKey[] | null>(null)
  const secret = ref<string | null>(null)
  const busy = ref(false)
  const keys = computed(() => answered.value ?? kept.value.value?.keys ?? null)
  const failure = computed(() => loadFailure(kept.error.value))

  async function load(): Promise<void> {
    await kept.show('keys')
    if (kept.error.value === null) answered.value = null
  }

  /** True when it was made. */
  async function make(name: string): Promise<boolean> {
    return keep(async () => {
      const made = await call(makeApiKey, {}, { body: { name } })
      secret.value = made.secret
      return made.keys
    })
  }

  async function revoke(apiKeyId: string): Promise<boolean> {
    return keep(async () => (await call(revokeApiKey, { apiKeyId })).keys)
  }

  async function keep(ask: () => Promise<ApiKey[]>): Promise<boolean> {
    busy.value = true
    try {
      answered.value = await ask()
      return true
    } catch (error) {
      sayTrouble(errorText(error))
      return false
    } finally {
      busy.value = false
    }
  }

  const forget = () => {
    secret.value = null
  }

  return { keys, secret, busy, failure, load, make, revoke, forget }
})
