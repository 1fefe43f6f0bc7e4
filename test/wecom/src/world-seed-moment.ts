import { z } from 'zod'

const Id = z.string().min(1).max(128)
const Seconds = z.number().int().nonnegative()

/** Somebody under a post: a customer or a member, one of the two. */
export const SimReaction = z.object({
  external_userid: Id.optional(),
  userid: Id.optional(),
  create_time: Seconds,
})
export type SimReaction = z.infer<typeof SimReaction>

/** A post in 客户朋友圈, with what came under it. The words of a comment are the client's alone. */
export const SimMoment = z.object({
  moment_id: Id,
  /** Who published it. */
  userid: Id,
  create_time: Seconds,
  /** 0 made by the corp and published by the member, 1 the member's own. */
  create_type: z.union([z.literal(0), z.literal(1)]).default(1),
  /** 0 to some, 1 to all. */
  visible_type: z.union([z.literal(0), z.literal(1)]).default(1),
  content: z.string().default(''),
  likes: z.array(SimReaction).default([]),
  comments: z.array(SimReaction).default([]),
})
export type SimMoment = z.infer<typeof SimMoment>
