import { loadBulk, loadSidebar, previewBulk } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { begin, bulkScene, everybody, work } from './bulking.ts'

describe('reminders and plans in bulk', () => {
  it('reminds each main follower once; staff themselves', async () => {
    const { corp, lead, zhou, xu, hers, shared } = await bulkScene()
    const action = { kind: 'remind', text: '问问口粮', dueAt: '2026-12-01T02:00:00Z' } as const
    const bulk = await begin(corp, lead, action)
    await work(corp, bulk)
    const own = await begin(corp, xu, action, { customerIds: [shared.customerId] })
    await work(corp, own)
    const { reminders } = await corp.call(zhou, loadSidebar, hers[0]!)
    expect(reminders).toMatchObject([{ text: '问问口粮', by: '马晓东' }])
    const rows = await corp.app.deps.db
      .selectFrom('reminder')
      .select(['customer_id', 'staff_id'])
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', shared.customerId)
      .execute()
    expect(rows.map((row) => row.staff_id).toSorted()).toEqual(
      [zhou.staffId, xu.staffId].toSorted(),
    )
    expect((await corp.call(lead, loadBulk, bulk)).bulk).toMatchObject({ done: 4, undoable: false })
  })

  it('puts into a plan whoever can be, and says why the others cannot', async () => {
    const { corp, lead, zhou, hers } = await bulkScene()
    const script = await corp.newScript({ text: '你好' })
    const { sopId } = await corp.newSop({ scriptId: script.scriptId, days: [0] })
    const ids = { customerIds: [hers[0]!.customerId] }
    await work(corp, await begin(corp, zhou, { kind: 'enroll', sopId }, ids))
    await corp.app.deps.db
      .updateTable('customer')
      .set({ do_not_disturb_at: corp.app.clock.now(), do_not_disturb_by: 'customer' })
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', hers[1]!.customerId)
      .execute()
    const action = { kind: 'enroll', sopId } as const
    const body = { choice: everybody, action }
    expect(await corp.call(lead, previewBulk, {}, { body })).toMatchObject({ count: 4, changes: 2 })
    const bulk = await begin(corp, lead, action)
    await work(corp, bulk)
    const { bulk: ended, failures } = await corp.call(lead, loadBulk, bulk)
    expect(ended).toMatchObject({ done: 2, unchanged: 1, failed: 1 })
    expect(failures).toMatchObject([{ problem: 'customer.do_not_disturb' }])
  })
})
