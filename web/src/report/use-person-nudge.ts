import { computed, onMounted } from 'vue'
import { serverNow } from '../api/clock.ts'
import { nudgeHint, nudgeView } from './nudge-view.ts'
import { useReportStore } from './report-store.ts'

/** The nudge of one person as it stands; null where one leads nobody, or not her. */
export function usePersonNudge(staffId: string, me: { myName: string; isLead: boolean }) {
  const report = useReportStore()
  onMounted(() => {
    if (me.isLead && !report.report) void report.load()
  })
  const nudge = computed(() => {
    const person = report.report?.people.find((one) => one.staffId === staffId)
    if (!me.isLead || !person || person.isSelf) return null
    const attempt = report.attempts.get(staffId)
    const view = nudgeView(person, attempt, { myName: me.myName, now: serverNow() })
    return { ...view, hint: nudgeHint(view, person.completion) }
  })
  return { nudge, give: () => report.nudgePerson(staffId) }
}
