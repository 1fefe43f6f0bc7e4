import { loadCompletion } from '@xiaoguan/shared/report'
import type { Completion, CompletionReport, Period } from '@xiaoguan/shared/report'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { useKept } from '../ui/use-kept.ts'

/** One's own completion. */
export const useOwnStore = defineStore('report-own', () => {
  const period = ref<Period>('today')
  const kept = useKept((signal, key) =>
    // The key is a Period, see `show`.
    call(loadCompletion, {}, { query: { period: key as Period }, signal }),
  )
  const own = computed(() => (kept.value.value ? ownCompletion(kept.value.value) : null))
  const before = computed(() => (kept.value.value ? ownBefore(kept.value.value) : null))
  const failure = computed(() => loadFailure(kept.error.value))

  function show(next: Period) {
    period.value = next
    return kept.show(next)
  }

  return { period, loaded: kept.value, own, before, failure, show, reload: kept.reload }
})

/** A lead's report is about her people, herself among them; a staff's about herself. */
function ownCompletion(report: CompletionReport): Completion | null {
  const me = report.people.find((person) => person.isSelf)
  if (me) return me.completion
  return isAboutOneself(report) ? report.total : null
}

/** The period before is known of the whole report only. */
function ownBefore(report: CompletionReport): Completion | null {
  return isAboutOneself(report) ? report.before : null
}

function isAboutOneself(report: CompletionReport): boolean {
  return report.people.every((person) => person.isSelf)
}
