import type { SimFollow } from '../world.ts'
import type { Call } from './call.ts'
import { Refusal } from './refusal.ts'
import { isLive } from './relation.ts'

/** Where a page begins: which member of the request, and which of his relations. */
type Place = { member: number; offset: number }

/**
 * One page of the live relations of several members, one member after the other. It looks only at
 * what it answers: the cursor is a place in the member's own list, to which new ones are appended.
 */
export function pageOfFollows(
  call: Call,
  userids: string[],
  of: { cursor: string; limit: number },
): { page: SimFollow[]; next: string } {
  const page: SimFollow[] = []
  let { member, offset } = readPlace(of.cursor)
  for (; member < userids.length; member += 1, offset = 0) {
    const follows = call.corp.followsOf(userids[member] ?? '')
    for (; offset < follows.length; offset += 1) {
      const follow = follows[offset]
      if (!follow || !isLive(follow)) continue
      if (page.length === of.limit) return { page, next: writePlace({ member, offset }) }
      page.push(follow)
    }
  }
  return { page, next: '' }
}

function writePlace({ member, offset }: Place): string {
  return Buffer.from(`at ${member} ${offset}`).toString('base64url')
}

function readPlace(cursor: string): Place {
  if (cursor === '') return { member: 0, offset: 0 }
  const found = /^at (\d+) (\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!found) throw new Refusal(40058, 'cursor invalid')
  return { member: Number(found[1]), offset: Number(found[2]) }
}
