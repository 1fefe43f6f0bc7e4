import { makeId } from './world-actions.ts'
import type { World } from './world-live.ts'
import { SimMoment } from './world-seed-moment.ts'
import type { z } from 'zod'

/** Who reacts to which post; without `moment_id` it is the member's latest. */
export type MomentReaction = {
  corpId: string
  userid: string
  external_userid: string
  moment_id?: string | undefined
}

/** A member publishes a post, now unless told otherwise. */
export function postMoment(
  world: World,
  corpId: string,
  fields: Partial<z.input<typeof SimMoment>> & { userid: string },
): SimMoment {
  if (!world.getCorp(corpId).findUser(fields.userid))
    throw new Error(`corp ${corpId} has no member ${fields.userid}`)
  const made = { moment_id: makeId('mom'), create_time: Math.floor(world.now() / 1000) }
  const moment = SimMoment.parse({ ...made, ...fields })
  world.commit({ type: 'moment_saved', corpId, moment })
  return moment
}

/** She likes a post; twice is once. */
export function likeMoment(world: World, of: MomentReaction): SimMoment {
  const moment = seenBy(world, of)
  const { external_userid } = of
  if (moment.likes.some((each) => each.external_userid === external_userid)) return moment
  const likes = [...moment.likes, { external_userid, create_time: nowOf(world) }]
  return save(world, of.corpId, { ...moment, likes })
}

/** She takes her like back. */
export function unlikeMoment(world: World, of: MomentReaction): SimMoment {
  const moment = seenBy(world, of)
  const likes = moment.likes.filter((each) => each.external_userid !== of.external_userid)
  return save(world, of.corpId, { ...moment, likes })
}

/** She writes under a post; which words, the platform does not tell. */
export function commentMoment(world: World, of: MomentReaction): SimMoment {
  const moment = seenBy(world, of)
  const comment = { external_userid: of.external_userid, create_time: nowOf(world) }
  return save(world, of.corpId, { ...moment, comments: [...moment.comments, comment] })
}

export function removeMoment(world: World, corpId: string, momentId: string): void {
  world.commit({ type: 'moment_removed', corpId, momentId })
}

function save(world: World, corpId: string, moment: SimMoment): SimMoment {
  world.commit({ type: 'moment_saved', corpId, moment })
  return moment
}

/** The post, if she is a friend of who published it. */
function seenBy(world: World, { corpId, userid, external_userid, moment_id }: MomentReaction) {
  const corp = world.getCorp(corpId)
  const hers = [...corp.moments.values()].filter(
    (each) => each.userid.toLowerCase() === userid.toLowerCase(),
  )
  const latest = hers.toSorted((a, b) => a.create_time - b.create_time).at(-1)
  const moment =
    moment_id === undefined ? latest : hers.find((each) => each.moment_id === moment_id)
  if (!moment) throw new Error(`${userid} has no such moment`)
  const follow = corp.findFollow(userid, external_userid)
  if (!follow || follow.deleted_by !== undefined)
    throw new Error(`${external_userid} does not see the moments of ${userid}`)
  return moment
}

const nowOf = (world: World): number => Math.floor(world.now() / 1000)
