import { describe, expect, it } from 'vitest'
import { commentMoment, likeMoment, postMoment, removeMoment } from '../../src/index.ts'
import { corpId, startAt, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

const now = Math.floor(startAt / 1000)
const day = 86_400
const list = (sim: Simulator, fields: object = {}, secret?: string) =>
  sim.call('externalcontact/get_moment_list', {
    body: { start_time: now - day, end_time: now + 1, ...fields },
    ...(secret === undefined ? {} : { secret }),
  })
const comments = (sim: Simulator, body: object) =>
  sim.call('externalcontact/get_moment_comments', { body })
const ids = (answer: Record<string, unknown>) =>
  (answer['moment_list'] as { moment_id: string }[]).map((each) => each.moment_id)
const hers = { corpId, userid: 'wangfang', external_userid: 'wmXiaoyu' }

describe('posts', () => {
  it('are told newest first, page by page, between two times of which neither belongs to it', async () => {
    const sim = await startSimulator()
    for (const [n, ago] of [30, 20, 10].entries())
      postMoment(sim.world, corpId, {
        moment_id: `mom${n}`,
        userid: 'wangfang',
        create_time: now - ago,
        content: `第${n}条`,
      })
    const first = await list(sim, { limit: 2 })
    expect(ids(first)).toEqual(['mom2', 'mom1'])
    expect(first).toMatchObject({
      moment_list: [{ creator: 'wangfang', create_type: 1, text: { content: '第2条' } }, {}],
    })
    expect(ids(await list(sim, { limit: 2, cursor: first['next_cursor'] }))).toEqual(['mom0'])
    expect(ids(await list(sim, { start_time: now - 30, end_time: now - 10 }))).toEqual(['mom1'])
  })

  it('come twenty at a time, whatever more is asked for', async () => {
    const sim = await startSimulator()
    for (let n = 0; n < 21; n += 1) postMoment(sim.world, corpId, { userid: 'wangfang' })
    expect(ids(await list(sim, { limit: 100 }))).toHaveLength(20)
  })

  it('of one member, of one type, and only of members in sight', async () => {
    const sim = await startSimulator()
    postMoment(sim.world, corpId, { moment_id: 'momW', userid: 'wangfang' })
    postMoment(sim.world, corpId, { moment_id: 'momZ', userid: 'ZhouQian', create_type: 0 })
    expect(ids(await list(sim, { creator: 'WangFang' }))).toEqual(['momW'])
    expect(ids(await list(sim, { filter_type: 1 }))).toEqual(['momW'])
    const made = await list(sim, { filter_type: 0 })
    expect(ids(made)).toEqual(['momZ'])
    // Who published a post of the corp’s is another API’s to tell.
    expect(JSON.stringify(made)).not.toContain('creator')
    expect(ids(await list(sim, {}, 'small-secret'))).toEqual(['momZ'])
  })

  it.each([
    ['no times', { start_time: undefined, end_time: undefined }, 600018],
    ['an end before the start', { start_time: now, end_time: now - 1 }, 600018],
    ['more than 30 days', { start_time: now - 30 * day - 1, end_time: now }, 600018],
    ['an unknown type', { filter_type: 3 }, 40058],
    ['an unknown member', { creator: 'nobody' }, 40003],
    ['a made-up cursor', { cursor: 'CURSOR' }, 40058],
  ])('are not told for %s', async (_, fields, errcode) => {
    expect((await list(await startSimulator(), fields)).errcode).toBe(errcode)
  })

  it('are not told to an app without the permission', async () => {
    expect((await list(await startSimulator(), {}, 'bare-secret')).errcode).toBe(48002)
  })
})

describe('likes and comments', () => {
  it('are told by whom and when, never in which words', async () => {
    const sim = await startSimulator()
    const { moment_id } = postMoment(sim.world, corpId, { userid: 'wangfang' })
    likeMoment(sim.world, hers)
    likeMoment(sim.world, hers)
    commentMoment(sim.world, { ...hers, external_userid: 'wmSongya', moment_id })
    expect(await comments(sim, { moment_id, userid: 'wangfang' })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      like_list: [{ external_userid: 'wmXiaoyu', create_time: now }],
      comment_list: [{ external_userid: 'wmSongya', create_time: now }],
    })
  })

  it('are only of friends of who posted', async () => {
    const sim = await startSimulator()
    expect(() => likeMoment(sim.world, hers)).toThrow('no such moment')
    postMoment(sim.world, corpId, { userid: 'wangfang' })
    expect(() => likeMoment(sim.world, { ...hers, external_userid: 'wmGone' })).toThrow('not see')
  })

  it('are refused without the post, for another member’s, and once it is deleted', async () => {
    const sim = await startSimulator()
    const { moment_id } = postMoment(sim.world, corpId, { userid: 'wangfang' })
    const userid = 'wangfang'
    expect((await comments(sim, { userid })).errcode).toBe(41059)
    expect((await comments(sim, { moment_id: 'mom', userid })).errcode).toBe(41060)
    expect((await comments(sim, { moment_id, userid: 'sumin' })).errcode).toBe(41061)
    removeMoment(sim.world, corpId, moment_id)
    expect((await comments(sim, { moment_id, userid })).errcode).toBe(41060)
  })
})

it.each([
  ['post-moment', { corpId, userid: 'wangfang', content: '早' }],
  ['like-moment', hers],
  ['comment-moment', hers],
  ['unlike-moment', hers],
])('does over HTTP what people do: %s', async (action, order) => {
  const sim = await startSimulator()
  postMoment(sim.world, corpId, { userid: 'wangfang' })
  const response = await fetch(`${sim.address}/_control/world/${action}`, {
    method: 'POST',
    body: JSON.stringify(order),
  })
  expect(await response.json()).toMatchObject({ result: { userid: 'wangfang' } })
})

it('keeps posts and what came under them', async () => {
  const sim = await startSimulator()
  postMoment(sim.world, corpId, { userid: 'wangfang', content: '早' })
  likeMoment(sim.world, hers)
  const [corp] = sim.world.toData().corps
  expect(corp?.moments).toMatchObject([
    { content: '早', likes: [{ external_userid: 'wmXiaoyu' }], comments: [] },
  ])
})
