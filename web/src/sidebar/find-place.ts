import { BridgeError, type BridgeProblem, type WecomBridge } from '../wecom/bridge.ts'

/** Why there is no customer to show. */
export type PlaceProblem = BridgeProblem | 'group_chat' | 'profile' | 'workbench'

export type Place =
  | { at: 'finding' }
  | { at: 'customer'; customerId: string }
  | { at: 'problem'; problem: PlaceProblem; code: string | null }

const elsewhere: Partial<Record<string, PlaceProblem>> = {
  group_chat_tools: 'group_chat',
  contact_profile: 'profile',
  normal: 'workbench',
}

/** Where this page was opened, and for whom. The entry only explains; a client that cannot say it is no problem. */
export async function findPlace(bridge: WecomBridge): Promise<Place> {
  const entry = bridge.entry().catch(() => 'unknown')
  try {
    const customerId = await bridge.currentCustomerId()
    const problem = elsewhere[await entry]
    if (problem) return { at: 'problem', problem, code: null }
    return { at: 'customer', customerId }
  } catch (error) {
    // Not the client's answer: WeCom's SDK itself did not load or start.
    if (!(error instanceof BridgeError))
      return { at: 'problem', problem: 'config_failed', code: null }
    const { kind, code } = error
    const problem = kind === 'no_customer' || kind === 'refused' ? elsewhere[await entry] : null
    return { at: 'problem', problem: problem ?? kind, code }
  }
}
