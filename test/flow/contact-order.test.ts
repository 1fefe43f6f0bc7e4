import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Scene, day, newScene } from './contacts.ts'

/** What the platform held of her at one moment: by person, or nobody. */
type State = {
  name: string
  follows: Map<number, { remark: string; tags: number[]; since: number }>
}
/** When it was asked for (a state's number), and of whom: of everybody, or of one person. */
type Look = { minute: number; of: 'all' | number }

const people = [0, 1, 2]
const minuteMs = 60_000

const anyFollow = fc.record({
  remark: fc.constantFrom('', '甲', '乙'),
  tags: fc.subarray([0, 1, 2]),
})
const anyStates = fc
  .array(
    fc.record({
      name: fc.constantFrom('林', '林悦'),
      follows: fc.dictionary(fc.constantFrom('0', '1', '2'), anyFollow),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map((given) => {
    const states: State[] = []
    for (const [at, { name, follows }] of given.entries()) {
      const before = states.at(-1)
      const entries = Object.entries(follows).map(([key, follow]) => {
        const who = Number(key)
        return [who, { ...follow, since: before?.follows.get(who)?.since ?? at }] as const
      })
      states.push({ name, follows: new Map(entries) })
    }
    return states
  })

const anyRun = anyStates.chain((states) =>
  fc.record({
    states: fc.constant(states),
    looks: fc.array(
      fc.record({
        minute: fc.nat(states.length - 1),
        of: fc.constantFrom<'all' | number>('all', ...people),
      }),
      { minLength: 1, maxLength: 10 },
    ),
  }),
)

async function take(scene: Scene, states: readonly State[], look: Look) {
  const state = states[look.minute]
  if (!state) return
  const seen = look.of === 'all' ? people : [look.of]
  const follows = seen.flatMap((who) => {
    const follow = state.follows.get(who)
    const by = scene.staff[who]
    if (!follow || !by) return []
    const tagIds = follow.tags.map((tag) => scene.tagIds[tag] ?? '')
    const addedAt = timeOf(scene, follow.since)
    return [{ by, remark: follow.remark || null, tagIds, addedAt }]
  })
  // Of one whom nobody follows, or not this person, the platform tells nothing at all.
  if (follows.length === 0) return
  const whole = look.of === 'all'
  await scene.show(follows, { at: timeOf(scene, look.minute), whole }, { name: state.name })
}

const timeOf = (scene: Scene, at: number) => scene.at(-day + at * minuteMs)

/** By the newest look that tells of each person. */
function expectedOf(scene: Scene, states: readonly State[], looks: readonly Look[]) {
  const standing = people.flatMap((who) => {
    const newest = looks
      .filter(({ minute, of }) => {
        const { follows = new Map() } = states[minute] ?? {}
        return of === 'all' ? follows.size > 0 : of === who && follows.has(who)
      })
      .toSorted((a, b) => a.minute - b.minute)
      .at(-1)
    const follow = newest && states[newest.minute]?.follows.get(who)
    if (!follow) return []
    return [
      {
        staffId: scene.staff[who]?.staffId,
        remark: follow.remark || null,
        addedAt: timeOf(scene, follow.since),
        tagIds: follow.tags.map((tag) => scene.tagIds[tag] ?? '').toSorted(),
      },
    ]
  })
  return standing
}

async function keptOf(scene: Scene) {
  const follows = await scene.rowsOf('follow')
  const tags = await scene.rowsOf('follow_tag')
  const order = scene.staff.map((one) => one.staffId)
  return follows
    .filter((row) => row.ended_at === null)
    .toSorted((a, b) => order.indexOf(a.staff_id) - order.indexOf(b.staff_id))
    .map((row) => ({
      staffId: row.staff_id,
      remark: row.remark,
      addedAt: row.added_at,
      tagIds: tags
        .filter((tag) => tag.staff_id === row.staff_id && tag.present)
        .map((tag) => tag.tag_id)
        .toSorted(),
    }))
}

it('keeps of each follow the newest state, in whatever order and how often answers come', async () => {
  const base = await newScene()
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ states, looks }) => {
      // Another customer each time, also while a counterexample is made smaller.
      const scene = { ...base, ...base.about(`wm${randomUUID()}`) }
      for (const look of looks) await take(scene, states, look)
      expect(await keptOf(scene)).toEqual(expectedOf(scene, states, looks))
      const standing = expectedOf(scene, states, looks)
      const { lost_at: lostAt = null, main_follower_id: mainId = '' } =
        (await scene.customer()) ?? {}
      const mayBeMain = standing.length > 0 ? standing.map((one) => one.staffId) : [mainId]
      expect(mayBeMain).toContain(mainId)
      const wasKnown = (await scene.rowsOf('follow')).length > 0
      expect(lostAt !== null).toBe(wasKnown && standing.length === 0)
      const before = [await scene.rowsOf('follow'), await scene.events()]
      for (const look of looks) await take(scene, states, look)
      expect([await scene.rowsOf('follow'), await scene.events()]).toEqual(before)
    }),
    { numRuns: 25 },
  )
})
