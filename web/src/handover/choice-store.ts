import { type HandoverCandidate, listHandoverCandidates } from '@xiaoguan/shared/handover'
import { matchPinyin } from '@xiaoguan/shared/rules/pinyin-match'
import { computed, ref, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { useKept } from '../ui/use-kept.ts'

/** Whom of one person's customers to hand over. */
export function useChoice(staffId: string) {
  const kept = useKept((signal) => call(listHandoverCandidates, { staffId }, { signal }))
  const loaded = kept.value
  const chosen = shallowRef<ReadonlySet<string>>(new Set())
  const words = ref('')

  const free = computed(() => (loaded.value?.customers ?? []).filter((one) => !one.handingTo))
  const shown = computed(() => findCandidates(loaded.value?.customers ?? [], words.value))
  const freeShown = computed(() => shown.value.filter((one) => !one.handingTo))
  /** What is chosen and may be chosen still: somebody else may have taken one meanwhile. */
  const ids = computed(() =>
    free.value.filter((one) => chosen.value.has(one.customerId)).map((one) => one.customerId),
  )
  const allShown = computed(
    () =>
      freeShown.value.length > 0 &&
      freeShown.value.every((one) => chosen.value.has(one.customerId)),
  )

  function toggle(customerId: string) {
    const next = new Set(chosen.value)
    if (!next.delete(customerId)) next.add(customerId)
    chosen.value = next
  }

  /** Everyone who is shown, or nobody of them. */
  function toggleShown() {
    const next = new Set(chosen.value)
    const on = !allShown.value
    for (const { customerId } of freeShown.value)
      if (on) next.add(customerId)
      else next.delete(customerId)
    chosen.value = next
  }

  return {
    loaded,
    failure: computed(() => loadFailure(kept.error.value)),
    load: () => kept.show(staffId),
    words,
    shown,
    freeShown,
    chosen,
    ids,
    allShown,
    toggle,
    toggleShown,
  }
}
export type Choice = ReturnType<typeof useChoice>

function findCandidates(customers: readonly HandoverCandidate[], words: string) {
  if (words.trim() === '') return customers
  return customers.filter(
    ({ name, remark, readings }) =>
      matchPinyin(name, readings?.name ?? '', words) !== null ||
      matchPinyin(remark ?? '', readings?.remark ?? '', words) !== null,
  )
}
