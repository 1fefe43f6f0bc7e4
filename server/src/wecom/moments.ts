import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { id, listOf, moment, nextOf, text } from './fields.ts'

/** One moments post of a member. */
export type MomentPost = { momentId: string; staffId: string; text: string | null; postedAt: Date }

/** Somebody under a post: a customer, or a member. */
export type Reaction = { at: Date } & ({ customerId: string } | { staffId: string })

/** The longest time that one question may span. */
export const spanMaxMs = 30 * 86_400_000
const pageSize = 20
/** Posts that members made by themselves: of those that the corp made the answer does not name who posted them. */
const byMembers = 1

const Posts = z.object({
  moment_list: listOf(
    z.object({
      moment_id: id,
      creator: text,
      create_time: moment,
      text: z.optional(z.nullable(z.unknown())),
    }),
  ),
  next_cursor: text,
})
const Words = z.object({ content: text })

/**
 * Moments posts of members between two times, at most 30 days apart and neither included, page by page; begin
 * with ''. Deleted ones are not told. Document 93333.
 */
export async function listMoments(
  wecom: Wecom,
  corp: WecomCorp,
  asked: { since: Date; until: Date; cursor: string },
): Promise<{ posts: MomentPost[]; nextCursor: string | null }> {
  const body = {
    start_time: seconds(asked.since),
    end_time: seconds(asked.until),
    filter_type: byMembers,
    cursor: asked.cursor,
    limit: pageSize,
  }
  const page = await wecom.call(corp, { path: 'externalcontact/get_moment_list', body }, Posts)
  const posts = page.moment_list.flatMap((one): MomentPost[] => {
    if (!one.creator || !one.create_time) return []
    const words = z.safeParse(Words, one.text)
    return [
      {
        momentId: one.moment_id,
        staffId: one.creator,
        text: words.success ? words.data.content : null,
        postedAt: one.create_time,
      },
    ]
  })
  return { posts, nextCursor: nextOf(page.next_cursor, asked.cursor) }
}

const Person = z.object({ external_userid: text, userid: text, create_time: moment })
const Reactions = z.object({ like_list: listOf(Person), comment_list: listOf(Person) })

/**
 * Who liked a post of this member and who commented on it, and when. What a comment says is not told.
 * 41060: no such post (any more); 41061: it is another member's. Document 93333.
 */
export async function getMomentComments(
  wecom: Wecom,
  corp: WecomCorp,
  momentId: string,
  staffId: string,
): Promise<{ likes: Reaction[]; comments: Reaction[] }> {
  const body = { moment_id: momentId, userid: staffId }
  const call = { path: 'externalcontact/get_moment_comments', body }
  const told = await wecom.call(corp, call, Reactions)
  return {
    likes: told.like_list.flatMap(reactionOf),
    comments: told.comment_list.flatMap(reactionOf),
  }
}

function reactionOf(one: z.infer<typeof Person>): Reaction[] {
  // Published answers have ids with a blank behind them.
  const customerId = one.external_userid?.trim()
  const staffId = one.userid?.trim()
  if (!one.create_time) return []
  if (customerId) return [{ customerId, at: one.create_time }]
  return staffId ? [{ staffId, at: one.create_time }] : []
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)
