import type { z } from 'zod'
import { bigCustomers, bigFollows, bigGroupChats, bigTags } from './big-customers.ts'
import { createRandom } from './big-random.ts'
import { bigStaff } from './big-staff.ts'
import type { BigOddities } from './big-staff.ts'
import type { CorpSeed, SimApp } from './world-seed.ts'

export type BigWorldOptions = {
  staff: number
  customers: number
  tags: number
  /** Customer groups (chats). */
  groups: number
  departments: number
  /** The same seed makes the same corp. */
  seed: number
  /** Milliseconds; every relation began before it. */
  now?: number
  corpId?: string
  /** Laid over the corp's one app. */
  app?: Partial<z.input<typeof SimApp>>
}

export type BigWorld = {
  /** For openWorld. */
  seed: { corps: [z.input<typeof CorpSeed>] }
  corpId: string
  agentId: number
  secret: string
  oddities: BigOddities
  /** Relations that the API shows for people still in the company. */
  liveFollows: number
  /** Customers whom only somebody follows who has left. */
  leftBehind: number
}

const standardNow = Date.UTC(2026, 10, 1, 2)

/** A large corp with everything odd that large corps have. */
export function bigWorld(options: BigWorldOptions): BigWorld {
  const { corpId = 'wwBigCorp00000001', now = standardNow } = options
  const random = createRandom(options.seed)
  const { departments, users, oddities } = bigStaff(random, { ...options, now })
  const tagGroups = bigTags(random, options.tags)
  const tagIds = tagGroups.flatMap((group) => (group.tags ?? []).map(({ id }) => id))
  const customers = bigCustomers(random, options.customers)
  const serving = users
    .filter((user) => user.customerContact !== false && user.active !== false)
    .map(({ userid }) => userid)
  const left = oddities.left
  const follows = bigFollows(random, { customers, serving, left, tagIds, now })
  const groupChats = bigGroupChats(random, { groups: options.groups, serving, follows, now })
  const app = { agentId: 1000002, secret: 'big-secret', name: '销冠', ...options.app }
  const gone = new Set(left)
  const ofThoseWhoLeft = follows.filter(({ userid }) => gone.has(userid)).length
  const ended = follows.filter((each) => each.deleted_by === 'staff').length
  return {
    seed: {
      corps: [
        {
          corpId,
          name: '大客户美业集团',
          apps: [app],
          departments,
          users,
          customers,
          follows,
          tagGroups,
          groupChats,
        },
      ],
    },
    corpId,
    agentId: app.agentId,
    secret: app.secret,
    oddities,
    liveFollows: follows.length - ended - ofThoseWhoLeft,
    leftBehind: ofThoseWhoLeft,
  }
}
