import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { changeCustomerTags, startSync } from '@xiaoguan/shared'
import { seal } from '@xiaoguan/server/http/secrets'
import { type FaultName, faultNames } from '@xiaoguan/wecom-simulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newKeys } from '../flow/callback-sender.ts'
import { TestClock, openApp, secretKey } from '../support/app.ts'
import { type TestCorp, newCorp } from '../support/people.ts'
import { useApp } from '../support/shared-app.ts'
import { createChanges, seeded } from './callback-changes.ts'
import { differencesOf, ownState, platformState } from './same-state.ts'

const agentId = 1_000_002
// `pnpm prove faults` asks for longer ones.
const faultMs = Number(process.env.FAULT_MS ?? 2000)
const healsWithinMs = 60_000
const changeEveryMs = 100

/** Time as it passes: what waits for a moment waits for it. */
class LiveClock extends TestClock {
  override now = () => new Date()
}

let corp: TestCorp
let clerks: Awaited<ReturnType<TestCorp['newStaff']>>[] = []
let operator: Awaited<ReturnType<TestCorp['newStaff']>>
let step: () => void
/** Tags that a member changed in her own client, and those of follows begun anew: a tap here need not be the last word. */
const byHand = new Set<string>()
/**
 * Customers who ended a follow while callbacks got lost: the platform's API shows it as before, so nothing can tell
 * us (and the member may have another id since).
 */
const untold = new Set<string>()
let losing = false
const random = seeded(Number(process.env.FAULT_SEED ?? 11))

/** Where we are not in step with the platform, and what is still owed to it. */
async function findDifferences(): Promise<string[]> {
  const own = await ownState(corp.app.deps.db, corp.corpId, 'callbacks')
  const platform = platformState(corp.app.world.getCorp(corp.wecomCorpId), 'callbacks')
  const keyOf = (follow: { customerId: string; staffId: string }) =>
    `${follow.customerId} ${follow.staffId}`
  const shown = new Map(platform.follows.map((each) => [keyOf(each), each.deletedByCustomer]))
  const follows = own.follows.map((follow) =>
    untold.has(follow.customerId)
      ? { ...follow, deletedByCustomer: shown.get(keyOf(follow)) ?? false }
      : follow,
  )
  const pending = await countPending()
  return [
    ...differencesOf(platform, { ...own, follows }),
    ...(pending > 0 ? [`${pending} tags pending`] : []),
  ]
}

beforeAll(async () => {
  const config = { patrolCallsPerMinute: 60 }
  const app = await openApp({ jobs: true, clock: new LiveClock(), config })
  useApp(app)
  corp = await newCorp()
  operator = await corp.newStaff({ role: 'operator' })
  for (let n = 0; n < 4; n++) clerks.push(await corp.newStaff({ name: `员工${n}` }))
  for (const clerk of clerks) for (let n = 0; n < 4; n++) await corp.newCustomer([clerk])
  const keys = newKeys(corp.wecomCorpId)
  await app.deps.db
    .updateTable('corp')
    .set({
      callback_token_sealed: seal(secretKey, keys.token),
      callback_key_sealed: seal(secretKey, keys.aesKey),
    })
    .where('corp_id', '=', corp.corpId)
    .execute()
  app.platform.callbacks.configure(corp.wecomCorpId, agentId, {
    url: `${app.url}/c/${corp.corpId}/callback`,
    token: keys.token,
    aesKey: keys.aesKey,
  })
  await corp.call(operator, startSync, {})
  app.world.onChange((change, { origin }) => {
    if (losing && change.type === 'follow_deleted' && change.by === 'customer')
      untold.add(change.external_userid)
    // Friends anew: the platform begins without tags, whatever was tapped before.
    if (change.type === 'follow_added')
      for (const tagId of corp.tagIds)
        byHand.add(`${change.follow.userid} ${change.follow.external_userid} ${tagId}`)
    if (change.type !== 'tags_marked' || origin.kind !== 'person') return
    for (const tagId of [...change.add, ...change.remove])
      byHand.add(`${change.userid} ${change.external_userid} ${tagId}`)
  })
  step = createChanges(app.world, corp.wecomCorpId, random)
  await inStep(healsWithinMs)
}, 120_000)

afterAll(() => {
  clerks = []
})

/** Waits until we have what the platform has, and nothing is owed to it, or until it took too long. */
async function inStep(withinMs: number): Promise<{ differences: string[]; tookMs: number }> {
  const beganMs = performance.now()
  for (;;) {
    const differences = await findDifferences()
    const tookMs = performance.now() - beganMs
    if (differences.length === 0 || tookMs > withinMs) return { differences, tookMs }
    await sleep(250)
  }
}

async function countPending(): Promise<number> {
  const rows = await corp.app.deps.db
    .selectFrom('follow_tag')
    .select('tag_id')
    .where('corp_id', '=', corp.corpId)
    .where('sync', '=', 'pending')
    .execute()
  return rows.length
}

type Tap = { staffId: string; customerId: string; tagId: string; on: boolean }

/** A clerk taps a tag on or off one of her customers; what she is shown must be the truth. */
async function tap(): Promise<Tap | undefined> {
  const world = corp.app.world.getCorp(corp.wecomCorpId)
  const clerk = clerks[Math.floor(random() * clerks.length)]
  const tagId = corp.tagIds[Math.floor(random() * corp.tagIds.length)] ?? ''
  if (!clerk || !world.findUser(clerk.staffId) || !world.findTag(tagId)) return undefined
  const held = world.followsOf(clerk.staffId).filter((follow) => !follow.deleted_by && !follow.half)
  const customerId = held[Math.floor(random() * held.length)]?.external_userid
  if (!customerId) return undefined
  const on = random() < 0.7
  const change = on ? { add: [tagId], remove: [] } : { add: [], remove: [tagId] }
  const body = { changeId: randomUUID(), ...change }
  const reply = await corp
    .call(clerk, changeCustomerTags, { customerId }, { body })
    .catch((error: unknown) => String(error))
  // Not known here yet (her callback is lost), or the tag is not on: refused, and said so.
  if (typeof reply === 'string') return undefined
  const shown = reply.on.find((tag) => tag.tagId === tagId && tag.mine)
  expect(shown !== undefined).toBe(on)
  return { staffId: clerk.staffId, customerId, tagId, on }
}

/** The last tap on each tag of each follow: what the clerk wants there. */
function lastOf(taps: readonly Tap[]): Tap[] {
  const last = new Map<string, Tap>()
  for (const one of taps) {
    const key = `${one.staffId} ${one.customerId} ${one.tagId}`
    if (!byHand.has(key)) last.set(key, one)
  }
  return [...last.values()]
}

async function disturb(name: FaultName): Promise<Tap[]> {
  const taps: Tap[] = []
  byHand.clear()
  const off = corp.app.platform.named.on(name)
  losing = name.endsWith('_lost') && name.startsWith('callbacks')
  try {
    const untilMs = performance.now() + faultMs
    while (performance.now() < untilMs) {
      step()
      const one = await tap()
      if (one) taps.push(one)
      await sleep(changeEveryMs)
    }
  } finally {
    losing = false
    off()
  }
  return taps
}

/** Where nobody else took the relation or the tag away, or changed it in her own client, her tap stands there. */
function isKept(one: Tap): boolean {
  const world = corp.app.world.getCorp(corp.wecomCorpId)
  const follow = world.findFollow(one.staffId, one.customerId)
  if (!follow || follow.deleted_by === 'staff' || !world.findTag(one.tagId)) return true
  if (!world.findUser(one.staffId)) return true
  return follow.tag_ids.includes(one.tagId) === one.on
}

describe('while the platform is disturbed', () => {
  it.each(faultNames)(
    '%s: no change is lost, and all is in step again within a minute',
    async (name) => {
      const taps = await disturb(name)
      const { differences, tookMs } = await inStep(healsWithinMs)
      expect(differences).toEqual([])
      expect(taps).not.toEqual([])
      if (process.env.FAULT_MS)
        process.stdout.write(
          `${name}: in step after ${Math.round(tookMs)} ms, ${taps.length} taps\n`,
        )
      expect(lastOf(taps).filter((one) => !isKept(one))).toEqual([])
    },
    faultMs + healsWithinMs + 30_000,
  )
})
