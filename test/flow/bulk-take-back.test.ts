import { loadBulk, loadSidebar } from '@xiaoguan/shared'
import { createTagSync } from '@xiaoguan/server/tag/sync-tags.job'
import { describe, expect, it } from 'vitest'
import { begin, bulkScene, steer, tagAll, work } from './bulking.ts'

describe('the taking back of a bulk', () => {
  it('is tried again where WeCom refused it', async () => {
    const { corp, lead, zhou, hers, calm } = await bulkScene()
    const { deps, clock, platform } = corp.app
    const { corpId } = corp
    const [her = { customerId: '' }] = hers
    const tags = async () => (await corp.call(zhou, loadSidebar, her)).tags.on
    const follow = { corpId, customerId: her.customerId, staffId: zhou.staffId }
    const bulk = await begin(corp, lead, tagAll([calm]), { customerIds: [her.customerId] })
    await work(corp, bulk)
    await createTagSync(deps)(follow)
    clock.forward(1000)
    const back = await steer(corp, lead, bulk, 'take_back')
    await work(corp, back)
    platform.faults.add({ path: '/cgi-bin/externalcontact/mark_tag', errcode: 84_061 })
    await createTagSync(deps)(follow)
    expect((await corp.call(lead, loadBulk, back)).bulk).toMatchObject({ done: 1, refused: 1 })
    expect(await tags()).toHaveLength(1)
    clock.forward(1000)
    await steer(corp, lead, back, 'retry_failed')
    await work(corp, back)
    await createTagSync(deps)(follow)
    expect((await corp.call(lead, loadBulk, back)).bulk).toMatchObject({ done: 1, refused: 0 })
    expect(await tags()).toEqual([])
  })
})
