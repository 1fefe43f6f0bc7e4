import type { Stage } from '@xiaoguan/shared'
import { dutyDay, liveFresh, liveLead, liveRegular, visitTime } from './arcs.ts'
import { tagIds } from './content/tags.ts'
import type { NamedCustomer } from './content/customers.ts'
import { Life } from './life.ts'
import { randomFor } from './random.ts'
import type { Shared } from './shared-state.ts'
import { clock, dayMs, dayOf, hourMs, minuteMs } from './time.ts'

/** The id on the platform of a named customer. */
export function namedId(key: string): string {
  return `wmHL${key.padEnd(28, '0')}`
}

const paid: Stage[] = ['won', 'repeat', 'advocate', 'lost']

/** One try at the history of a named customer; `fits` says whether it came out as told. */
export function liveNamed(shared: Shared, named: NamedCustomer, attempt: number): Life {
  const random = randomFor(shared.seed, `named ${named.key} ${attempt}`)
  const today = dayOf(shared.now)
  const addedDay = dutyDay(named.staffId, addedDayOf(named, today, random.whole(0, 20)))
  const addedAt = clock(addedDay, '10:20') + random.whole(0, 60) * minuteMs
  const remark = named.remark ?? named.salutation
  const life = new Life(shared.now, random, {
    id: namedId(named.key),
    name: named.name,
    salutation: named.salutation,
    gender: named.gender,
    staffId: named.staffId,
    addedAt,
    addWay: 1,
    remark,
    birthday: named.birthday,
  })
  life.tag(tagIds(...named.tags), addedAt + 20 * minuteMs)
  liveStage(life, shared, named.stage, addedDay)
  return life
}

function addedDayOf(named: NamedCustomer, today: number, spread: number): number {
  const ago = {
    lead: 2,
    aware: 12,
    nurturing: 15,
    opportunity: 10,
    won: 21,
    repeat: 150,
    advocate: 240,
    lost: 70,
  }
  const tenure = named.staffId === 'tangguo' ? 9 : Number.POSITIVE_INFINITY
  const wide = named.stage === 'lead' ? Math.min(3, spread) : spread
  return today - Math.min(ago[named.stage] + wide, tenure)
}

function liveStage(life: Life, shared: Shared, stage: Stage, addedDay: number) {
  if (!paid.includes(stage)) {
    const touches = stage === 'lead' ? 1 : 2
    liveLead(life, addedDay, touches)
    const at = life.now - 26 * hourMs
    if (stage === 'nurturing' || stage === 'opportunity') life.raise(stage, at, life.staffId)
    return
  }
  if (stage === 'won') {
    liveFresh(life, shared, visitTime(life, addedDay), false)
    return
  }
  if (stage === 'lost') {
    const at = life.now - life.random.whole(8, 20) * dayMs
    life.customer.lost_at = new Date(at)
    liveRegular(life, shared, addedDay)
    life.lose(at)
    return
  }
  liveRegular(life, shared, addedDay)
  if (stage === 'advocate') life.raise(stage, life.now - 40 * dayMs, life.staffId)
}

/** The messages of a lead without 称呼 need none; whoever is written to by name must have one. */
export function fits(life: Life, named: NamedCustomer): boolean {
  if (life.customer.stage !== named.stage) return false
  return (
    life.customer.salutation !== null || life.rows.touch.every((each) => each.script_id !== 's19')
  )
}
