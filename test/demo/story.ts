import { tagIds } from './content/tags.ts'
import type { TaskRow } from './history.ts'
import { Life } from './life.ts'
import { namedId } from './named.ts'
import { randomFor } from './random.ts'
import type { Shared } from './shared-state.ts'
import { clock, dayOf, minuteMs } from './time.ts'

export type StoryCustomer = {
  key: string
  name: string
  salutation: string | null
  staffId: string
  addedAt: number
  tags: string[]
  birthday?: string
  gender?: number
  remark?: string
}

/** Begins a story: her id, her follow, her tags. */
export function begin(shared: Shared, who: StoryCustomer): Life {
  const life = new Life(shared.now, randomFor(shared.seed, `story ${who.key}`), {
    id: namedId(who.key),
    name: who.name,
    salutation: who.salutation,
    gender: who.gender ?? 2,
    staffId: who.staffId,
    addedAt: who.addedAt,
    addWay: 1,
    remark: who.remark ?? who.salutation,
    birthday: who.birthday ?? null,
  })
  life.tag(tagIds(...who.tags), who.addedAt + 25 * minuteMs)
  return life
}

/** A moment so many days before the demo's Thursday, at this wall-clock time. */
export function ago(shared: Shared, days: number, time: string): number {
  return clock(dayOf(shared.now) - days, time)
}

/**
 * Lets a step of today begin with the shop's opening instead of at noon: the demo starts at 10:40 and must
 * have something to send. Its deadline stays.
 */
export function fromOpening(shared: Shared, task: TaskRow | undefined, scriptId: string) {
  if (!task) return
  task.due_at = new Date(ago(shared, 0, '10:00'))
  task.state = 'due'
  task.script_id = scriptId
  task.script_version_id = `${scriptId}v1`
}
