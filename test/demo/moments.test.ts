import { expect, it } from 'vitest'
import { generate } from './generate.ts'
import { commentOf, likeOf, momentsOf, posts } from './moments.ts'
import { namedId } from './named.ts'
import { demoStart } from './time.ts'

it('has in WeCom the like and the comment that the stories tell of, under the same keys', () => {
  const history = generate(demoStart(Date.UTC(2026, 10, 20)))
  const moments = momentsOf(history)
  const under = moments.map(({ moment_id, userid, likes, comments }) => ({
    moment_id,
    userid,
    likes: likes?.map((each) => each.external_userid),
    comments: comments?.map((each) => each.external_userid),
  }))
  expect(under).toEqual([
    { moment_id: posts.red.id, userid: 'zhouqian', likes: [namedId('linxiaoyu')], comments: [] },
    { moment_id: posts.cleanser.id, userid: 'zhaolei', likes: [], comments: [namedId('songya')] },
  ])
  const comment = moments[1]?.comments?.[0]
  const keys = history.signal.flatMap((each) => each.source_key ?? [])
  expect(keys.toSorted()).toEqual(
    [likeOf(posts.red), commentOf(posts.cleanser, (comment?.create_time ?? 0) * 1000)].toSorted(),
  )
})
