import type { Stage, TagClass, TagSource } from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { type LiftCounts, mostOfGiven, isKept, score } from '@xiaoguan/server/tag/likely-rules'
import type { TestCorp, TestStaff } from '../support/people.ts'

// A small world of customers and tags, written straight into the tables, and its lifts counted one by one.

export type WorldTag = { tagId: string; tagClass: TagClass; sensitive?: boolean; single?: boolean }
export type Put = {
  customer: number
  tag: number
  present: boolean
  suggested: boolean
  source: TagSource
  /** On the follow of somebody who ended it. */
  ended: boolean
}
export type World = { stages: Stage[]; steps: (string | null)[]; puts: Put[] }

export async function writeTags(corp: TestCorp, tags: readonly WorldTag[]) {
  const { db } = corp.app.deps
  for (const [position, tag] of tags.entries()) {
    const tag_group_id = `g${tag.tagId}`
    await db
      .insertInto('tag_group')
      .values({
        corp_id: corp.corpId,
        tag_group_id,
        name: `组${position}`,
        tag_class: tag.tagClass,
        sensitive: tag.sensitive ?? false,
        single: tag.single ?? false,
      })
      .execute()
    await db
      .insertInto('tag')
      .values({ corp_id: corp.corpId, tag_id: tag.tagId, tag_group_id, name: tag.tagId, position })
      .execute()
  }
  await raiseReferenceVersion(db, corp.corpId)
}

export async function writeWorld(
  corp: TestCorp,
  [standing, ended]: [TestStaff, TestStaff],
  tags: readonly WorldTag[],
  world: World,
  prefix: string,
) {
  const { db } = corp.app.deps
  const corp_id = corp.corpId
  const at = corp.app.clock.now()
  const idOf = (customer: number) => `${prefix}${customer}`
  const customers = world.stages.map((stage, n) => {
    return { corp_id, customer_id: idOf(n), name: '客人', stage, created_at: at }
  })
  if (customers.length === 0) return
  await db.insertInto('customer').values(customers).execute()
  const follow = (staff_id: string, n: number, ended_at: Date | null) => {
    const ended_by = ended_at ? ('staff' as const) : null
    return { corp_id, customer_id: idOf(n), staff_id, added_at: at, ended_at, ended_by }
  }
  await db
    .insertInto('follow')
    .values(
      world.stages.flatMap((_, n) => [
        follow(standing.staffId, n, null),
        follow(ended.staffId, n, at),
      ]),
    )
    .execute()
  await writePuts(corp, [standing, ended], tags, world.puts, prefix)
  const entered = world.steps.flatMap((step, n) =>
    step === null
      ? []
      : [
          {
            corp_id,
            customer_id: idOf(n),
            enrollment_id: crypto.randomUUID(),
            sop_id: 'sop',
            sop_version_id: 'v1',
            staff_id: standing.staffId,
            anchor_at: at,
            entered_at: at,
            goal_deadline_at: at,
            next_step_id: step,
          },
        ],
  )
  if (entered.length > 0) await db.insertInto('enrollment').values(entered).execute()
}

async function writePuts(
  corp: TestCorp,
  [standing, ended]: [TestStaff, TestStaff],
  tags: readonly WorldTag[],
  puts: readonly Put[],
  prefix: string,
) {
  if (puts.length === 0) return
  await corp.app.deps.db
    .insertInto('follow_tag')
    .values(
      puts.map((put) => ({
        corp_id: corp.corpId,
        customer_id: `${prefix}${put.customer}`,
        staff_id: put.ended ? ended.staffId : standing.staffId,
        tag_id: tags[put.tag]?.tagId ?? '',
        present: put.present,
        added_at: corp.app.clock.now(),
        added_by: null,
        source: put.source,
        sync: 'synced' as const,
        suggested: put.suggested,
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** What countLifts must come to, one customer after the other. */
export function naiveLifts(tags: readonly WorldTag[], world: World) {
  const taught = ['staff', 'wecom', 'import']
  const seen = new Set<string>()
  const noted = world.stages.map(() => new Set<number>())
  const service = world.stages.map(() => new Set<number>())
  for (const put of world.puts) {
    // The first of one follow and tag stands, as in the table.
    const key = `${put.customer} ${put.tag} ${put.ended}`
    if (seen.has(key)) continue
    seen.add(key)
    if (!put.present || put.suggested || put.ended) continue
    noted[put.customer]?.add(put.tag)
    if (taught.includes(put.source) && tags[put.tag]?.tagClass === 'service')
      service[put.customer]?.add(put.tag)
  }
  const known = world.stages.flatMap((_, n) => ((service[n]?.size ?? 0) > 0 ? [n] : []))
  const givensOf = (n: number) => [
    ...[...(noted[n] ?? [])].map((tag) => `tag:${tags[tag]?.tagId}`),
    `stage:${world.stages[n]}`,
    ...(world.steps[n] ? [`step:sop/${world.steps[n]}`] : []),
  ]
  const givens = new Set(known.flatMap(givensOf))
  const rows: (LiftCounts & { given: string; tagId: string; lift: number })[] = []
  for (const given of givens) {
    const having = known.filter((n) => givensOf(n).includes(given))
    const ranked = tags
      .flatMap(({ tagId }, tag) => {
        const withTag = known.filter((n) => service[n]?.has(tag)).length
        const together = having.filter((n) => service[n]?.has(tag)).length
        const counts = { together, withGiven: having.length, withTag, customers: known.length }
        if (given === `tag:${tagId}` || withTag === 0 || !isKept(counts)) return []
        return [{ ...counts, given, tagId, lift: score(counts) }]
      })
      .toSorted((a, b) => b.lift - a.lift)
    rows.push(...ranked.slice(0, mostOfGiven))
  }
  return rows.toSorted(byKey)
}

export const byKey = (a: { given: string; tagId: string }, b: { given: string; tagId: string }) =>
  `${a.given} ${a.tagId}`.localeCompare(`${b.given} ${b.tagId}`)
