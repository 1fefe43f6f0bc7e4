import { applyDirectory } from '../../staff/directory-store.ts'
import { type Directory, readDirectory } from '../../wecom/directory.ts'
import type { Phase } from '../phase.ts'
import { listDutyIds } from '../scope-store.ts'

/** 部门和员工: the departments, everybody in the topmost visible ones, and whoever is visible alone. */
export const directoryPhase: Phase<Record<string, never>, Directory> = {
  open: () => ({}),
  async read({ wecom, corp, deps, run }) {
    return readDirectory(wecom, corp, await listDutyIds(deps.db, run.corpId))
  },
  async write({ db, context, page, at }) {
    await applyDirectory(db, context.run.corpId, page, at)
    return {
      departments: page.departments.length,
      staff: page.members.length,
      leastCalls: 1 + page.tops + page.outside,
    }
  },
  next: () => null,
}
