import { PassThrough } from 'node:stream'
import { userKey, type World, type WorldChange } from '../world.ts'
import { accountKey, type Account } from './client-core.ts'
import { isMember } from './conversations.ts'
import { isReceiver } from './listing.ts'

/** What an open client is told; it then asks for the new state. */
export type ClientEvent =
  | { type: 'message'; chat: string }
  | { type: 'app-message' }
  | { type: 'chats' }
  | { type: 'settings' }

/** Server-Sent Events to every open client page. */
export class EventStreams {
  readonly #open = new Map<PassThrough, Account>()
  readonly #stopListening: () => void

  constructor(world: World) {
    this.#stopListening = world.onChange((change) => {
      for (const [stream, account] of this.#open) {
        const event = eventFor(account, change)
        if (event) write(stream, event)
      }
    })
  }

  add(account: Account): PassThrough {
    const stream = new PassThrough()
    this.#open.set(stream, account)
    stream.on('close', () => this.#open.delete(stream))
    stream.write('retry: 1000\n\n')
    return stream
  }

  /** Tells the pages of this account, or of all. */
  tell(event: ClientEvent, account?: string): void {
    for (const [stream, each] of this.#open) {
      if (!account || accountKey(each) === account) write(stream, event)
    }
  }

  close(): void {
    this.#stopListening()
    for (const stream of this.#open.keys()) stream.destroy()
  }
}

function write(stream: PassThrough, event: ClientEvent): void {
  stream.write(`data: ${JSON.stringify(event)}\n\n`)
}

const chatChanges = new Set<WorldChange['type']>([
  'follow_added',
  'follow_deleted',
  'follow_remarked',
  'customer_saved',
])
const settingChanges = new Set<WorldChange['type']>(['user_saved', 'app_saved'])

/** How a change of the world concerns this account; null: not at all. */
export function eventFor(account: Account, change: WorldChange): ClientEvent | null {
  if (change.corpId !== account.corp.corpId) return null
  if (change.type === 'app_message_sent')
    return isReceiver(change.message, account.user) ? { type: 'app-message' } : null
  if (change.type === 'message_added')
    return isHeardBy(account, change) ? { type: 'message', chat: change.external_userid } : null
  if (chatChanges.has(change.type)) return { type: 'chats' }
  return settingChanges.has(change.type) ? { type: 'settings' } : null
}

function isHeardBy(
  { corp, user }: Account,
  message: { userid: string; external_userid: string },
): boolean {
  const group = corp.groupChats.get(message.external_userid)
  return group ? isMember(group, user.userid) : userKey(message.userid) === userKey(user.userid)
}
