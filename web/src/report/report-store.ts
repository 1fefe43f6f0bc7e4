import { loadCompletion, nudge } from '@xiaoguan/shared/report'
import type { Period } from '@xiaoguan/shared/report'
import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowReactive } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { noteServerNow } from '../api/clock.ts'
import { newId } from '../api/new-id.ts'
import { ProblemError } from '../api/problem.ts'
import { errorText } from '../api/problem-text.ts'
import { useKept } from '../ui/use-kept.ts'
import type { NudgeAttempt } from './nudge-view.ts'

/** Completion of the people one leads, and the nudges given from here. */
export const useReportStore = defineStore('report', () => {
  const period = ref<Period>('today')
  const departmentId = ref<string | null>(null)
  const scopeNames = shallowReactive(new Map<string, string>())
  const kept = useKept(async (signal, key) => {
    const [asked, department] = keyParts(key)
    const query = department ? { period: asked, departmentId: department } : { period: asked }
    const report = await call(loadCompletion, {}, { query, signal })
    noteServerNow(report.now)
    scopeNames.set(department, report.scopeName)
    return report
  })
  const scopeName = computed(() => scopeNames.get(departmentId.value ?? '') ?? null)
  const failure = computed(() => loadFailure(kept.error.value))

  const load = () => kept.show(`${period.value}/${departmentId.value ?? ''}`)

  function showPeriod(next: Period) {
    period.value = next
    return load()
  }

  function showDepartment(next: string | null) {
    departmentId.value = next
    return load()
  }

  return {
    period,
    departmentId,
    report: kept.value,
    scopeName,
    failure,
    load,
    showPeriod,
    showDepartment,
    ...useNudges(load),
  }
})

function keyParts(key: string): [Period, string] {
  const [period = '', departmentId = ''] = key.split('/')
  // Keys are made of a Period in `load`.
  return [period as Period, departmentId]
}

function useNudges(reload: () => Promise<void>) {
  const attempts = reactive(new Map<string, NudgeAttempt>())
  const ids = new Map<string, string>()

  async function nudgePerson(staffId: string) {
    if (attempts.get(staffId)?.status === 'sending') return
    // Kept until it went through: a second try after a lost answer is the same nudge.
    const nudgeId = ids.get(staffId) ?? newId()
    ids.set(staffId, nudgeId)
    attempts.set(staffId, { status: 'sending' })
    try {
      const { at, by } = await call(nudge, { staffId, nudgeId })
      attempts.set(staffId, { status: 'sent', at, by })
      ids.delete(staffId)
    } catch (error) {
      attempts.set(staffId, { status: 'failed', words: errorText(error) })
      // Another lead was first, or she caught up: the report knows which.
      if (error instanceof ProblemError) {
        ids.delete(staffId)
        await reload()
      }
    }
  }

  return { attempts, nudgePerson }
}
