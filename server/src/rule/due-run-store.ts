import { Stage } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { CustomerRow } from '../customer/change-store.ts'
import { lockCustomers } from '../customer/contact-rows-store.ts'
import type { EventCause } from '../customer/due-store.ts'
import { moveStages } from '../customer/stage-store.ts'
import { stageAfterTag } from '../customer/stage.ts'
import type { Db } from '../db/open.ts'
import { enterByStage } from '../sop/stage-entry-store.ts'
import { type RuleContext, applyRule } from './apply-store.ts'
import { type Happening, idOf, setsOff } from './match.ts'
import { listRulesOn } from './store.ts'

export type DueRow = { customer_id: string; event_id: string; depth: number; rule_ids: string[] }
type Event = DueRow & { happening: Happening }

/**
 * Looks at events of a corp that rules wait for: tag rules in their order, stage rules, and SOPs that begin with a
 * stage. All of it commits with the events' leaving the list, so a kill only has it done later.
 */
export async function runDueEvents(
  db: Db,
  context: RuleContext,
  due: readonly DueRow[],
): Promise<void> {
  const { corpId } = context.reference.corp
  const ids = [...new Set(due.map((one) => one.customer_id))]
  const customers = await lockCustomers(db, corpId, ids)
  const mine = await take(db, corpId, due)
  const events = await listHappenings(
    db,
    corpId,
    due.filter((one) => mine.has(one.event_id)),
  )
  const byId = new Map(customers.map((one) => [one.customer_id, one]))
  for (const wave of wavesOf(events)) await runWave(db, context, wave, byId)
}

/** Takes them off the list; another process may have been faster. */
async function take(db: Db, corpId: string, due: readonly DueRow[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`delete from event_due d
    using unnest(${due.map((one) => one.customer_id)}::text[],
      ${due.map((one) => one.event_id)}::uuid[]) as k(customer_id, event_id)
    where d.corp_id = ${corpId} and d.customer_id = k.customer_id and d.event_id = k.event_id
    returning d.event_id as id`.execute(db)
  return new Set(rows.map((row) => row.id))
}

type Found = { eventId: string; kind: string; body: Record<string, unknown>; state: string | null }

async function listHappenings(db: Db, corpId: string, due: readonly DueRow[]): Promise<Event[]> {
  const { rows } = await sql<Found>`select e.event_id as "eventId", e.kind, e.body, f.state
    from unnest(${due.map((one) => one.customer_id)}::text[],
      ${due.map((one) => one.event_id)}::uuid[]) as k(customer_id, event_id)
    join customer_event e on e.corp_id = ${corpId} and e.customer_id = k.customer_id
      and e.event_id = k.event_id
    left join follow f on e.kind = 'follow.added' and f.corp_id = ${corpId}
      and f.customer_id = k.customer_id and f.staff_id = e.body->>'staffId'`.execute(db)
  const found = new Map(rows.map((row) => [row.eventId, row]))
  return due.flatMap((one) => {
    const event = found.get(one.event_id)
    return event ? [{ ...one, happening: happeningOf(event) }] : []
  })
}

function happeningOf({ kind, body, state }: Found): Happening {
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const added: unknown[] = Array.isArray(body.added) ? body.added : []
  return {
    kind,
    outcome: text(body.kind),
    state,
    stage: text(body.to),
    addedTagIds: added.filter((one) => typeof one === 'string'),
  }
}

/** The first event of each customer, then the second of each: each sees what came of the one before. */
function wavesOf(events: readonly Event[]): Event[][] {
  const counts = new Map<string, number>()
  const waves: Event[][] = []
  for (const event of events) {
    const at = counts.get(event.customer_id) ?? 0
    counts.set(event.customer_id, at + 1)
    waves[at] = [...(waves[at] ?? []), event]
  }
  return waves
}

async function runWave(
  db: Db,
  context: RuleContext,
  wave: readonly Event[],
  customers: Map<string, CustomerRow>,
) {
  for (const rule of await listRulesOn(db, context.reference.corp.corpId)) {
    const set = wave.filter((one) => setsOff(rule.trigger, one.happening))
    const candidates = set.map(({ customer_id: customerId, event_id: eventId, ...chain }) => {
      return { customerId, eventId, depth: chain.depth, ruleIds: chain.rule_ids }
    })
    await applyRule(db, context, rule, candidates)
  }
  await raiseByTag(db, context, wave, customers)
  for (const { customer_id, event_id, happening } of wave) {
    const customer = customers.get(customer_id)
    const to = Stage.safeParse(happening.stage)
    const isStill = to.success && customer?.stage === to.data
    if (happening.kind === 'stage.changed' && customer && isStill)
      await enterByStage(db, context.reference, customer, {
        now: context.now,
        idOf: (sopId) => idOf(`${event_id} ${sopId}`),
      })
  }
}

/** A tag of the groups that speak of her needs brings her to 在了解. */
async function raiseByTag(
  db: Db,
  { reference, now }: RuleContext,
  wave: readonly Event[],
  customers: Map<string, CustomerRow>,
) {
  const { corpId } = reference.corp
  const groupIds = await listRaisingGroups(db, corpId)
  if (groupIds.length === 0) return
  const raises = (tagId: string) =>
    groupIds.includes(reference.tags.get(tagId)?.group.tagGroupId ?? '')
  const moves = wave
    .filter(({ happening }) => happening.addedTagIds.some(raises))
    .flatMap((event) => {
      const customer = customers.get(event.customer_id)
      const cause: EventCause = { depth: event.depth, ruleIds: event.rule_ids }
      if (!customer) return []
      return [{ customer, to: stageAfterTag(customer.stage), reason: 'tag' as const, cause }]
    })
  await moveStages(db, corpId, moves, { at: now })
  for (const { customer, to } of moves)
    if (customer.stage !== to)
      customers.set(customer.customer_id, { ...customer, stage: to, stage_at: now })
}

async function listRaisingGroups(db: Db, corpId: string): Promise<string[]> {
  const { rows } = await sql<{ ids: string[] | null }>`select
    settings #> '{stageRules,nurturing,tagGroupIds}' as ids
    from corp where corp_id = ${corpId}`.execute(db)
  return rows[0]?.ids ?? []
}
