import type { Call } from '../../src/client/call.ts'
import { accountKey, ClientCore, findAccount } from '../../src/client/client-core.ts'
import type { Switches } from '../../src/client/switches.ts'
import { agentParams, corpId, createWorld, customer, page } from './start-client.ts'

export const usual = [
  'getContext',
  'getCurExternalContact',
  'getCurExternalChat',
  'sendChatMessage',
]

/** A client of one staff with one page, in the chat of one customer. */
export function openClient(options: { userid?: string; now?: () => number } = {}) {
  const world = createWorld(options.now)
  const core = new ClientCore(world)
  const account = () => findAccount(world, `${corpId}/${options.userid ?? 'fang'}`)!
  const at: Omit<Call, 'name' | 'params'> = {
    page: 'p1',
    href: page,
    entry: 'single_chat_tools',
    chat: customer,
  }
  const invoke = (name: string, params: Record<string, unknown> = {}, where: Partial<Call> = {}) =>
    core.invoke(account(), { ...at, ...where, name, params }).answer
  return {
    world,
    core,
    invoke,
    outcome: (name: string, params: Record<string, unknown>) =>
      core.invoke(account(), { ...at, name, params }),
    configure: (apis: string[] = usual) => invoke('agentConfig', agentParams(apis)),
    turn: (changes: Partial<Switches>) => core.switches.change(accountKey(account()), changes),
  }
}
