import type { WorldSeed } from '@xiaoguan/wecom-simulator/world-seed'
import type { History } from './history.ts'

type Moment = NonNullable<WorldSeed['corps'][number]['moments']>[number]

/** Posts under which customers with a story did something. */
export const posts = {
  red: { id: 'momHeluSkinRed', text: '换季脸容易红，先把洗脸水调凉一点，洗完再敷' },
  cleanser: { id: 'momHeluCleanser', text: '洗面奶怎么挑：看洗完绷不绷，不看泡沫多不多' },
} as const

/** The key under which the server keeps a like, or a comment, that WeCom tells of. */
export const likeOf = (post: { id: string }): string => `moment:${post.id}:like`
export const commentOf = (post: { id: string }, at: number): string =>
  `moment:${post.id}:comment:${Math.floor(at / 1000)}`

const beforeMs = 12 * 3_600_000

/** The posts as the simulated WeCom has them: what is told of them is in the history already. */
export function momentsOf(history: History): Moment[] {
  return Object.values(posts).flatMap((post): Moment[] => {
    const under = history.signal.filter((each) => each.source_key?.startsWith(`moment:${post.id}:`))
    const [first] = under
    if (!first?.staff_id) return []
    const tell = (kind: string) =>
      under
        .filter((each) => each.kind === kind)
        .map((each) => ({ external_userid: each.customer_id, create_time: seconds(each.at) }))
    return [
      {
        moment_id: post.id,
        userid: first.staff_id,
        create_time: seconds(first.at) - beforeMs / 1000,
        content: post.text,
        likes: tell('liked'),
        comments: tell('commented'),
      },
    ]
  })
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)
