import { loadCard, type CustomerCard } from '@xiaoguan/shared/customer-card'
import type { Endpoint, PathParams, Schema } from '@xiaoguan/shared/endpoint'
import type * as z from 'zod/mini'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { call } from '../api/client.ts'
import { getOutbox } from '../api/outbox.ts'
import { errorText } from '../api/problem-text.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useLatest, type Loaded } from '../ui/use-latest.ts'

type Patch = (before: CustomerCard) => CustomerCard
type CardReply = z.ZodMiniType<{ card: CustomerCard }>

/** WeCom's word on a remark comes after ours. */
const lookAgainMs = 2_000

/** 资料 of one customer: the server's truth, and the taps that it has not answered yet on top. */
export function useCard(customerId: string) {
  const asked = useLatest(async (signal) => {
    // What was tapped before must be in the answer.
    await getOutbox().settled(customerId)
    return (await call(loadCard, { customerId }, { signal })).card
  })
  const taps = shallowRef<readonly Patch[]>([])
  const state = computed<Loaded<CustomerCard>>(() => {
    const truth = asked.state.value
    if (truth.status !== 'ready') return truth
    return { status: 'ready', value: taps.value.reduce((card, tap) => tap(card), truth.value) }
  })
  /** Differs with each answer of the server: forms that nobody writes in take it over. */
  const answers = ref(0)

  function show(card: CustomerCard): void {
    asked.state.value = { status: 'ready', value: card }
    answers.value += 1
  }

  /** Kept first, then shown, until the server's word takes its place. */
  async function change<Path extends string, Query extends Schema, Body extends Schema>(
    endpoint: Endpoint<Path, Query, Body, CardReply>,
    params: PathParams<Path> & { customerId: string },
    body: z.input<Body>,
    tap: Patch,
  ): Promise<void> {
    taps.value = [...taps.value, tap]
    const { reply } = await getOutbox().put(endpoint, params, body)
    void reply
      .then(({ card }) => show(card))
      .catch((error: unknown) => sayTrouble(errorText(error)))
      .finally(() => {
        taps.value = taps.value.filter((other) => other !== tap)
      })
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(asked.state, (now) => {
    clearTimeout(timer)
    const waits = now.status === 'ready' && now.value.own?.sync === 'pending'
    if (waits) timer = setTimeout(() => void lookAgain(), lookAgainMs)
  })
  async function lookAgain(): Promise<void> {
    const before = asked.state.value
    try {
      const { card } = await call(loadCard, { customerId })
      if (asked.state.value === before && taps.value.length === 0) show(card)
    } catch {
      // What is shown stays; opening it again asks again.
    }
  }
  onScopeDispose(() => clearTimeout(timer))

  return { state, answers, load: () => asked.run(), change }
}
export type CardStore = ReturnType<typeof useCard>
