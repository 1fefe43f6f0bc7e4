import { randomUUID } from 'node:crypto'
import {
  changeCustomerTags,
  listBulks,
  listTimeline,
  loadBulk,
  loadSidebar,
  previewBulk,
} from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { bulkRound } from '@xiaoguan/server/bulk/step.job'
import { claim } from '@xiaoguan/server/bulk/step-store'
import { createTagSync } from '@xiaoguan/server/tag/sync-tags.job'
import { describe, expect, it } from 'vitest'
import { type TestCorp, type TestStaff, refusalOf } from '../support/people.ts'
import { begin, bulkScene, everybody, steer, tagAll, work } from './bulking.ts'

type Customer = { customerId: string }

async function tagsOn(corp: TestCorp, staff: TestStaff, customer: Customer) {
  const { tags } = await corp.call(staff, loadSidebar, customer)
  return tags.on.map((tag) => ({ tagId: tag.tagId, on: tag.on.staffId }))
}

const tap = (
  corp: TestCorp,
  staff: TestStaff,
  customer: Customer,
  { add = [], remove = [] }: { add?: string[]; remove?: string[] },
) =>
  corp.call(staff, changeCustomerTags, customer, {
    body: { changeId: randomUUID(), add, remove },
  })

describe('a bulk of tags', () => {
  it('says first whom it means and whom it would change', async () => {
    const { corp, lead, zhou, hers, calm } = await bulkScene()
    await tap(corp, zhou, hers[0]!, { add: [calm] })
    const preview = await corp.call(
      lead,
      previewBulk,
      {},
      { body: { choice: everybody, action: tagAll([calm]) } },
    )
    expect(preview).toMatchObject({ count: 4, changes: 3, leftOut: 0 })
    expect(preview.examples).toHaveLength(4)
    expect(preview.examples.at(-1)).toMatchObject({ customerId: hers[0]!.customerId })
  })

  it('puts them on the main follower’s follow, once, as the asker’s, and tells WeCom', async () => {
    const { corp, lead, zhou, hers, shared, calm } = await bulkScene()
    await tap(corp, zhou, hers[0]!, { add: [calm] })
    const bulk = await begin(corp, lead, tagAll([calm]))
    expect(bulk).toMatchObject({ state: 'running', total: 4, waiting: 4, undoable: false })
    await work(corp, bulk)
    const { bulk: ended } = await corp.call(lead, loadBulk, bulk)
    expect(ended).toMatchObject({ state: 'done', waiting: 0, done: 3, unchanged: 1, failed: 0 })
    expect(ended).toMatchObject({ pending: 3, refused: 0, undoable: true })
    expect(await tagsOn(corp, zhou, shared)).toEqual([{ tagId: calm, on: zhou.staffId }])
    const timeline = await corp.call(zhou, listTimeline, shared, { query: {} })
    expect(JSON.stringify(timeline)).toContain('马晓东')
    const sync = createTagSync(corp.app.deps)
    await sync({ corpId: corp.corpId, customerId: shared.customerId, staffId: zhou.staffId })
    expect((await corp.call(lead, loadBulk, bulk)).bulk).toMatchObject({ pending: 2 })
  })

  it('begins once under its id', async () => {
    const { corp, lead, calm, dry } = await bulkScene()
    const bulkId = randomUUID()
    await begin(corp, lead, tagAll([calm]), everybody, bulkId)
    await work(corp, { bulkId })
    const again = await begin(corp, lead, tagAll([calm]), everybody, bulkId)
    expect(again).toMatchObject({ state: 'done', done: 4 })
    const other = begin(corp, lead, tagAll([dry]), everybody, bulkId)
    expect(await refusalOf(other)).toBe('change.reused')
    const audit = await corp.app.deps.db
      .selectFrom('audit_log')
      .selectAll()
      .where('corp_id', '=', corp.corpId)
      .execute()
    expect(audit).toMatchObject([{ action: 'bulk.tag', subject: bulkId, actor_id: lead.staffId }])
  })

  it('stops between two steps and goes on where it stood', async () => {
    const { corp, lead, calm } = await bulkScene()
    const bulk = await begin(corp, lead, tagAll([calm]))
    await work(corp, bulk, { pace: { size: 1, atOnce: 1 } })
    const stopped = await steer(corp, lead, bulk, 'stop')
    expect(stopped).toMatchObject({ state: 'stopped', done: 1, waiting: 3, stoppedBy: '马晓东' })
    await work(corp, bulk)
    expect((await corp.call(lead, loadBulk, bulk)).bulk).toMatchObject({ done: 1 })
    expect(await steer(corp, lead, bulk, 'go_on')).toMatchObject({ state: 'running' })
    await work(corp, bulk)
    expect((await corp.call(lead, loadBulk, bulk)).bulk).toMatchObject({ state: 'done', done: 4 })
    expect(await refusalOf(steer(corp, lead, bulk, 'go_on'))).toBe('bulk.wrong_state')
  })

  it('is taken up by the round when whoever held it is gone', async () => {
    const { corp, lead, calm } = await bulkScene()
    const { clock, deps } = corp.app
    const bulk = await begin(corp, lead, tagAll([calm]))
    await work(corp, bulk, { pace: { size: 1, atOnce: 1 } })
    await claim(deps.db, corp.corpId, bulk.bulkId, clock.now())
    await work(corp, bulk)
    expect((await corp.call(lead, loadBulk, bulk)).bulk).toMatchObject({ done: 1 })
    clock.set(new Date(clock.now().getTime() + 11_000).toISOString())
    const asked: string[] = []
    const enqueue: typeof deps.enqueue = async (_db, name, payload) => {
      if ('bulkId' in payload) asked.push(`${name} ${payload.bulkId}`)
    }
    await bulkRound({ ...deps, enqueue })(clock.now())
    expect(asked).toContain(`bulk.step ${bulk.bulkId}`)
    await work(corp, bulk)
    expect((await corp.call(lead, loadBulk, bulk)).bulk).toMatchObject({ state: 'done', done: 4 })
  })

  it('lists those that failed, and tries only them again', async () => {
    const { corp, lead, hers, calm } = await bulkScene()
    const { deps } = corp.app
    const [bad = { customerId: '' }] = hers
    const enqueue: typeof deps.enqueue = async (db, name, payload) => {
      if ('staffId' in payload && 'customerId' in payload && payload.customerId === bad.customerId)
        throw new Error('a fault of ours')
      return deps.enqueue(db, name, payload)
    }
    const bulk = await begin(corp, lead, tagAll([calm]))
    await work(corp, bulk, { deps: { enqueue } })
    const { bulk: ended, failures } = await corp.call(lead, loadBulk, bulk)
    expect(ended).toMatchObject({ state: 'done', done: 3, failed: 1 })
    expect(failures).toMatchObject([
      { customerId: bad.customerId, name: '小雨', problem: 'internal' },
    ])
    expect(await steer(corp, lead, bulk, 'retry_failed')).toMatchObject({ waiting: 1, done: 3 })
    await work(corp, bulk)
    expect((await corp.call(lead, loadBulk, bulk)).bulk).toMatchObject({ done: 4, failed: 0 })
  })

  it('says whom nobody follows any more, and what WeCom refused', async () => {
    const { corp, lead, xu, zhou, his, shared, calm } = await bulkScene()
    const { deps, clock } = corp.app
    await deps.db
      .updateTable('follow')
      .set({ ended_at: clock.now(), ended_by: 'customer' })
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', his.customerId)
      .execute()
    const bulk = await begin(corp, lead, tagAll([calm]))
    await work(corp, bulk)
    corp.app.platform.faults.add({ path: '/cgi-bin/externalcontact/mark_tag', errcode: 84_061 })
    const { corpId } = corp
    await createTagSync(deps)({ corpId, customerId: shared.customerId, staffId: zhou.staffId })
    const { bulk: ended, failures } = await corp.call(lead, loadBulk, bulk)
    expect(ended).toMatchObject({ done: 3, failed: 1, refused: 1 })
    expect(failures.map(({ customerId, problem }) => [customerId, problem])).toEqual([
      [his.customerId, 'main_follower.not_following'],
      [shared.customerId, '84061'],
    ])
    expect(await tagsOn(corp, xu, shared)).toEqual([])
    clock.set(new Date(clock.now().getTime() + 1000).toISOString())
    await steer(corp, lead, bulk, 'retry_failed')
    await work(corp, bulk)
    expect((await corp.call(lead, loadBulk, bulk)).bulk).toMatchObject({ done: 3, refused: 0 })
  })

  it('is taken back by its asker for 7 days, but for what was tapped since', async () => {
    const { corp, lead, zhou, hers, shared, his, operator, calm, dry } = await bulkScene()
    const { clock, deps } = corp.app
    await tap(corp, zhou, hers[0]!, { add: [dry] })
    clock.set(new Date(clock.now().getTime() + 1000).toISOString())
    const bulk = await begin(corp, lead, tagAll([calm], [dry]))
    await work(corp, bulk)
    clock.set(new Date(clock.now().getTime() + 1000).toISOString())
    await tap(corp, zhou, shared, { remove: [calm] })
    await tap(corp, zhou, shared, { add: [calm] })
    expect(await refusalOf(steer(corp, operator, bulk, 'take_back'))).toBe('not_allowed')
    clock.set(new Date(clock.now().getTime() + 1000).toISOString())
    const back = await steer(corp, lead, bulk, 'take_back')
    expect(back).toMatchObject({ undoes: bulk.bulkId, state: 'running', total: 4 })
    expect((await steer(corp, lead, bulk, 'take_back')).bulkId).toBe(back.bulkId)
    await work(corp, back)
    expect((await corp.call(lead, loadBulk, back)).bulk).toMatchObject({ done: 3, unchanged: 1 })
    const { bulk: original } = await corp.call(lead, loadBulk, bulk)
    expect(original).toMatchObject({ undoneBy: back.bulkId, undoable: false })
    const dryAgain = [{ tagId: dry, on: zhou.staffId }]
    expect(await tagsOn(corp, zhou, hers[0]!)).toEqual(dryAgain)
    expect(await tagsOn(corp, zhou, hers[1]!)).toEqual([])
    expect(await tagsOn(corp, lead, his)).toEqual([])
    expect(await tagsOn(corp, zhou, shared)).toEqual([{ tagId: calm, on: zhou.staffId }])
    const late = await begin(corp, lead, tagAll([dry]))
    await work(corp, late)
    await deps.db
      .updateTable('bulk')
      .set({ asked_at: new Date(clock.now().getTime() - 7 * 86_400_000 - 1) })
      .where('bulk_id', '=', late.bulkId)
      .execute()
    expect(await refusalOf(steer(corp, lead, late, 'take_back'))).toBe('bulk.wrong_state')
  })
})

describe('a bulk whose tags become 🔒 while it runs', () => {
  const lock = async ({ app: { deps }, corpId }: TestCorp) => {
    const change = deps.db.updateTable('tag_group').set({ sensitive: true })
    await change.where('corp_id', '=', corpId).execute()
    await raiseReferenceVersion(deps.db, corpId)
  }

  it('puts none on any more, and says why', async () => {
    const { corp, lead, zhou, hers, calm } = await bulkScene()
    const bulk = await begin(corp, lead, tagAll([calm]), { customerIds: [hers[0]!.customerId] })
    await lock(corp)
    await work(corp, bulk)
    const { bulk: ended, failures } = await corp.call(lead, loadBulk, bulk)
    expect(ended).toMatchObject({ done: 0, failed: 1 })
    expect(failures).toMatchObject([{ problem: 'tag.sensitive' }])
    expect(await tagsOn(corp, zhou, hers[0]!)).toEqual([])
  })

  it('does not put back what it took off', async () => {
    const { corp, lead, zhou, hers, calm } = await bulkScene()
    await tap(corp, zhou, hers[0]!, { add: [calm] })
    const one = { customerIds: [hers[0]!.customerId] }
    const bulk = await begin(corp, lead, tagAll([], [calm]), one)
    await work(corp, bulk)
    await lock(corp)
    const back = await steer(corp, lead, bulk, 'take_back')
    await work(corp, back)
    expect((await corp.call(lead, loadBulk, back)).bulk).toMatchObject({ done: 0, failed: 1 })
    expect(await tagsOn(corp, zhou, hers[0]!)).toEqual([])
  })
})

describe('who may do what in bulk', () => {
  it('lets staff choose their own customers, one by one, on their own follow', async () => {
    const { corp, xu, shared, his, hers, calm } = await bulkScene()
    expect(await refusalOf(begin(corp, xu, tagAll([calm])))).toBe('not_allowed')
    const customerIds = [shared, his, hers[0]!].map((one) => one.customerId)
    const body = { choice: { customerIds }, action: tagAll([calm]) }
    expect(await corp.call(xu, previewBulk, {}, { body })).toMatchObject({
      count: 2,
      changes: 2,
      leftOut: 1,
    })
    const bulk = await begin(corp, xu, tagAll([calm]), { customerIds })
    await work(corp, bulk)
    expect((await corp.call(xu, loadBulk, bulk)).bulk).toMatchObject({ total: 2, done: 2 })
    expect(await tagsOn(corp, xu, shared)).toEqual([{ tagId: calm, on: xu.staffId }])
    const ofOther = begin(corp, xu, tagAll([calm]), { customerIds: [hers[0]!.customerId] })
    expect(await refusalOf(ofOther)).toBe('bulk.empty')
  })

  it('shows a bulk to its asker and to operators, never to another corp', async () => {
    const { corp, lead, zhou, operator, calm } = await bulkScene()
    const other = await bulkScene()
    const bulk = await begin(corp, lead, tagAll([calm]))
    const seen = async (there: TestCorp, staff: TestStaff) => [
      await refusalOf(there.call(staff, loadBulk, bulk)),
      (await there.call(staff, listBulks, {})).bulks.length,
      await refusalOf(steer(there, staff, bulk, 'stop')),
    ]
    expect(await seen(corp, zhou)).toEqual(['bulk.unknown', 0, 'bulk.unknown'])
    expect(await seen(corp, operator)).toEqual(['ok', 1, 'ok'])
    expect(await seen(other.corp, other.operator)).toEqual(['bulk.unknown', 0, 'bulk.unknown'])
    const theirs = { customerIds: other.hers.map((one) => one.customerId) }
    expect(await refusalOf(begin(corp, operator, tagAll([calm]), theirs))).toBe('bulk.empty')
    expect(await refusalOf(begin(corp, lead, tagAll([other.calm])))).toBe('tag.unknown')
  })

  it('refuses 🔒 tags and plans that are not there, and names them', async () => {
    const { corp, lead, calm } = await bulkScene()
    const { db } = corp.app.deps
    const enroll = begin(corp, lead, { kind: 'enroll', sopId: 'none' })
    expect(await refusalOf(enroll)).toBe('sop.unknown')
    await expect(begin(corp, lead, tagAll([calm, 'none']))).rejects.toMatchObject({
      code: 'tag.unknown',
      fields: { 'body.action.add.1': 'none' },
    })
    await db
      .updateTable('tag_group')
      .set({ sensitive: true })
      .where('corp_id', '=', corp.corpId)
      .execute()
    await raiseReferenceVersion(db, corp.corpId)
    expect(await refusalOf(begin(corp, lead, tagAll([calm])))).toBe('tag.sensitive')
    expect((await corp.call(lead, listBulks, {})).bulks).toEqual([])
  })
})
