import { applyMember, stampScope } from '../../staff/directory-store.ts'
import { listFollowUsers } from '../../wecom/contacts.ts'
import { type Member, findMember } from '../../wecom/directory.ts'
import type { Phase } from '../phase.ts'
import { listDutyIds } from '../scope-store.ts'

type Page = { staffIds: string[]; newMembers: Member[] }

/** 谁有客户: who is in 客户联系 使用范围, also people whom the directory's lists do not have. */
export const followsPhase: Phase<Record<string, never>, Page> = {
  open: () => ({}),
  async read({ wecom, corp, deps, run }) {
    const staffIds = await listFollowUsers(wecom, corp)
    const onDuty = new Set(await listDutyIds(deps.db, run.corpId))
    const newMembers: Member[] = []
    for (const staffId of staffIds) {
      const member = onDuty.has(staffId) ? undefined : await findMember(wecom, corp, staffId)
      if (member) newMembers.push(member)
    }
    return { staffIds, newMembers }
  },
  async write({ db, context, page, at }) {
    const { corpId } = context.run
    for (const member of page.newMembers) await applyMember(db, corpId, member, at)
    await stampScope(db, corpId, page.staffIds)
    return { staff: page.newMembers.length, leastCalls: 1 + page.newMembers.length }
  },
  next: () => null,
}
