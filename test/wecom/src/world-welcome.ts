import { makeId } from './world-actions.ts'
import type { Relation } from './world-actions.ts'
import type { World } from './world-live.ts'

/** A code for the first message to a customer who was just added. */
export function issueWelcomeCode(world: World, of: Relation): string {
  const { corpId, userid, external_userid } = of
  const code = makeId('CALLBACK')
  const welcome = { code, userid, external_userid, issuedAt: world.now() }
  world.commit({ type: 'welcome_code_issued', corpId, welcome })
  return code
}

/** The code was used. */
export function spendWelcomeCode(
  world: World,
  corpId: string,
  code: string,
  agentId: number,
): void {
  world.commit({ type: 'welcome_code_spent', corpId, code, agentId })
}
