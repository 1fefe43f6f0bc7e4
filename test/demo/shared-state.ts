import { personOf } from './content/people.ts'
import { versionIdOf } from './content/scripts.ts'
import type { PostRow } from './history.ts'
import { randomFor } from './random.ts'
import { clock, dayOf, minuteMs } from './time.ts'

/** What several customers' histories share: the seed, the moment, and posts of one staff for many. */
export class Shared {
  readonly seed: number
  readonly now: number
  #posts = new Map<string, PostRow | null>()

  constructor(seed: number, now: number) {
    this.seed = seed
    this.now = now
  }

  /** The post a staff made on that day for this step; null: she made none, or has not yet. */
  post(staffId: string, sopId: string, stepId: string, scriptId: string, day: number) {
    const key = `post ${staffId} ${stepId} ${day}`
    const known = this.#posts.get(key)
    if (known !== undefined) return known
    const made = this.#make(staffId, sopId, stepId, scriptId, day)
    this.#posts.set(key, made)
    return made
  }

  /** A post that a story needs, made at this moment. */
  tellPost(staffId: string, sopId: string, stepId: string, scriptId: string, at: number): PostRow {
    const day = dayOf(at)
    const post: PostRow = {
      ...this.#draw(staffId, sopId, stepId, scriptId, day).post,
      done_at: new Date(at),
    }
    this.#posts.set(`post ${staffId} ${stepId} ${day}`, post)
    return post
  }

  posts(): PostRow[] {
    return [...this.#posts.values()].filter((post) => post !== null)
  }

  #make(staffId: string, sopId: string, stepId: string, scriptId: string, day: number) {
    const { post, random } = this.#draw(staffId, sopId, stepId, scriptId, day)
    const made = random.chance(personOf(staffId).onTime)
    return made && post.done_at && post.done_at.getTime() <= this.now ? post : null
  }

  #draw(staffId: string, sopId: string, stepId: string, scriptId: string, day: number) {
    const random = randomFor(this.seed, `post ${staffId} ${stepId} ${day}`)
    const post: PostRow = {
      staff_id: staffId,
      post_id: random.uuid(),
      sop_id: sopId,
      step_id: stepId,
      script_version_id: versionIdOf(scriptId),
      done_at: new Date(clock(day, '19:30') + random.whole(2, 85) * minuteMs),
      created_at: new Date(clock(day, '19:30')),
    }
    return { post, random }
  }
}
