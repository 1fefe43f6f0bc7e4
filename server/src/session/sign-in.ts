import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { getMember } from '../wecom/directory.ts'
import { passes, tellsOperator } from '../wecom/errors.ts'
import { memberOfCode } from '../wecom/oauth.ts'
import { type SignedInStaff, addStaff, findStaff } from './store.ts'

/** Trades a login code for the person behind it; somebody new is read from the directory first. */
export async function signIn(deps: Deps, corpId: string, code: string): Promise<SignedInStaff> {
  const userId = await asking(async () =>
    memberOfCode(deps.wecom, await deps.wecomCorp(corpId), code),
  )
  if (!userId) throw new Problem('staff.unknown')
  const known = await findStaff(deps.db, corpId, userId)
  const staff = known ?? (await addMember(deps, corpId, userId))
  if (!staff.active) throw new Problem('staff.inactive')
  return staff
}

async function addMember(deps: Deps, corpId: string, userId: string): Promise<SignedInStaff> {
  const member = await asking(async () =>
    getMember(deps.wecom, await deps.wecomCorp(corpId), userId),
  )
  await deps.db.transaction().execute(async (db) => addStaff(db, corpId, member, deps.clock.now()))
  const staff = await findStaff(deps.db, corpId, member.userId)
  if (!staff) throw new Problem('staff.unknown')
  return staff
}

/** What passes by itself is said so; a refusal, and what an operator must mend, has words that name the settings. */
async function asking<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const willPass = passes(error) && !tellsOperator(error)
    throw new Problem(willPass ? 'wecom.unavailable' : 'wecom.refused', { cause: error })
  }
}
