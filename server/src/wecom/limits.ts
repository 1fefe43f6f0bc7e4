import { type Clocks, startElapsed } from './elapsed.ts'
import { WecomError, WecomUnreachable } from './errors.ts'
import { type Rate, startRate, takeCall } from './rate.ts'

/** Calls of one API for one corp that may be under way at once; more are answered 45033. */
function parallelOf(api: string): number {
  if (api.startsWith('externalcontact/')) return 5
  return api.startsWith('media/') ? 3 : 20
}

/** Who waits longer for a turn gives up, as if the platform had not answered. */
const patienceMs = 15_000
/** How long an API is left alone after "too often" (45009): twice as long each time, up to the last. */
const pauseMs = { first: 3000, longest: 12_000 }
const tooOften = 45_009
const heldBack = 'not asked: the platform said so a moment ago'

type Lane = {
  underWay: number
  waiting: (() => void)[]
  rate: Rate
  /** How long it is left alone after the last 45009, and how much of that is over. */
  pause: number
  rested: () => number
}

export type Limits = {
  /** Runs one call of an API for a corp when its turn comes. */
  run<Answer>(corpId: string, api: string, call: () => Promise<Answer>): Promise<Answer>
}

/** Keeps the calls of this process within what the platform allows for each corp and API. */
export function createLimits(clocks: Clocks): Limits {
  const lanes = new Map<string, Lane>()

  function laneOf(corpId: string, api: string): Lane {
    const key = `${corpId} ${api}`
    const known = lanes.get(key)
    if (known) return known
    const rate = startRate(clocks.ms())
    const lane: Lane = { underWay: 0, waiting: [], rate, pause: 0, rested: () => 0 }
    lanes.set(key, lane)
    return lane
  }

  async function enter(lane: Lane, api: string) {
    if (lane.underWay >= parallelOf(api)) await turn(lane, api)
    else lane.underWay += 1
    for (let wait = takeCall(lane.rate, clocks.ms()); wait > 0;) {
      if (wait > patienceMs) {
        leave(lane)
        throw new WecomUnreachable(api, 'too many calls of our own')
      }
      await sleep(wait)
      wait = takeCall(lane.rate, clocks.ms())
    }
  }

  return {
    async run(corpId, api, call) {
      const lane = laneOf(corpId, api)
      await enter(lane, api)
      try {
        if (isResting(lane)) throw new WecomError(api, tooOften, heldBack)
        const answer = await call()
        lane.pause = 0
        return answer
      } catch (error) {
        if (error instanceof WecomError && error.errcode === tooOften) rest(lane, clocks)
        throw error
      } finally {
        leave(lane)
      }
    },
  }
}

const isResting = (lane: Lane): boolean => lane.rested() < lane.pause

function rest(lane: Lane, clocks: Clocks) {
  // Calls that were under way together are one refusal.
  if (isResting(lane)) return
  lane.pause = Math.min(lane.pause * 2 || pauseMs.first, pauseMs.longest)
  lane.rested = startElapsed(clocks)
}

/** Waits until somebody who leaves hands over the place. */
function turn(lane: Lane, api: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = () => {
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      lane.waiting.splice(lane.waiting.indexOf(go), 1)
      reject(new WecomUnreachable(api, 'too many calls of our own'))
    }, patienceMs)
    lane.waiting.push(go)
  })
}

function leave(lane: Lane) {
  const next = lane.waiting.shift()
  if (next) next()
  else lane.underWay -= 1
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
