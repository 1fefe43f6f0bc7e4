import { randomUUID } from 'node:crypto'
import * as shared from '@xiaoguan/shared'
import { type Endpoint, loadCard, loadSidebar, setRemark, showPhones } from '@xiaoguan/shared'
import { getReference } from '@xiaoguan/server/corp/store'
import { applyContacts } from '@xiaoguan/server/customer/contact-store'
import { createRemarkSync, remarkPendingRound } from '@xiaoguan/server/customer/sync-remark.job'
import { getExternalContact } from '@xiaoguan/server/wecom/contacts'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newCorp, refusalOf } from '../support/people.ts'

const api = '/cgi-bin/externalcontact/remark'

/** A customer of 周倩, the job that tells WeCom, and what stands there. */
async function scene() {
  const corp = await newCorp()
  const { app } = corp
  const staff = await corp.newStaff({ name: '周倩' })
  const customer = await corp.newCustomer([staff])
  const follow = { corpId: corp.corpId, customerId: customer.customerId, staffId: staff.staffId }
  const onPlatform = () => {
    const found = app.world.getCorp(corp.wecomCorpId).findFollow(staff.staffId, customer.customerId)
    if (!found) throw new Error('a test customer is followed on the platform')
    return found
  }
  /** As a callback does: reads her there and takes it over. */
  const fetchHer = async () => {
    const contact = await getExternalContact(
      app.deps.wecom,
      await app.deps.wecomCorp(corp.corpId),
      customer.customerId,
    )
    const reference = await getReference(app.deps.db, corp.corpId)
    const at = app.clock.now()
    const context = { reference, enqueue: app.deps.enqueue, now: at }
    const seen = { at, whole: true, source: 'callback' as const }
    await app.deps.db.transaction().execute((db) => applyContacts(db, context, [contact], seen))
  }
  return {
    corp,
    app,
    staff,
    customer,
    follow,
    onPlatform,
    fetchHer,
    sync: () => createRemarkSync(app.deps)(follow),
    calls: () => app.platform.calls.list(api).filter((one) => one.corpId === corp.wecomCorpId),
    own: async () => (await corp.call(staff, loadCard, customer)).card.own,
    set: (remark: string, description = '', changeId: string = randomUUID()) =>
      corp.call(staff, setRemark, customer, { body: { changeId, remark, description } }),
  }
}

describe('remark and description', () => {
  it('stand here at once and in WeCom after', async () => {
    const { set, sync, own, onPlatform, corp, staff, customer } = await scene()
    const { card } = await set('赵姐 大宁', '怕疼，周六来')
    expect(card.own).toMatchObject({ remark: '赵姐 大宁', sync: 'pending', problem: null })
    await sync()
    expect(onPlatform()).toMatchObject({ remark: '赵姐 大宁', description: '怕疼，周六来' })
    expect(await own()).toMatchObject({ sync: 'synced', description: '怕疼，周六来' })
    expect((await corp.call(staff, loadSidebar, customer)).customer.remark).toBe('赵姐 大宁')
  })

  it('are as long as WeCom counts: an emoji is one character', async () => {
    const { set, sync, onPlatform } = await scene()
    const most = '🌸'.repeat(20)
    await set(most, '🌸'.repeat(150))
    await sync()
    expect(onPlatform().remark).toBe(most)
    await expect(set(`${most}x`)).rejects.toMatchObject({
      code: 'bad_request',
      fields: { 'body.remark': 'at most 20 characters' },
    })
    expect(await refusalOf(set('', 'x'.repeat(151)))).toBe('bad_request')
  })

  it('are told once however often the change arrives, and not at all when nothing changes', async () => {
    const { set, sync, calls } = await scene()
    const changeId = randomUUID()
    await Promise.all([set('赵姐', '', changeId), set('赵姐', '', changeId)])
    await sync()
    await set('赵姐')
    await sync()
    expect(calls()).toHaveLength(1)
  })

  it('show what WeCom kept when it does not clear', async () => {
    const { app, set, sync, own, onPlatform } = await scene()
    await set('赵姐', '常客')
    await sync()
    await set('', '')
    await sync()
    expect(await own()).toMatchObject({ remark: '', description: '', sync: 'synced' })
    await set('赵姐', '常客')
    await sync()
    app.platform.settings.emptyRemarkClears = false
    try {
      await set('')
      await sync()
    } finally {
      app.platform.settings.emptyRemarkClears = true
    }
    expect(onPlatform().remark).toBe('赵姐')
    expect(await own()).toEqual({
      remark: '赵姐',
      description: '常客',
      sync: 'refused',
      problem: 'not_cleared',
    })
    // Another try that is taken: nothing of it stays.
    await set('')
    await sync()
    expect(await own()).toMatchObject({ remark: '', sync: 'synced', problem: null })
  })

  it.each([60_020, 48_002, 301_002])('wait while an operator must mend %i', async (errcode) => {
    const { app, set, sync, own, onPlatform } = await scene()
    await set('赵姐')
    app.platform.faults.add({ path: api, errcode })
    await expect(sync()).rejects.toMatchObject({ errcode })
    expect(await own()).toMatchObject({ remark: '赵姐', sync: 'pending', problem: String(errcode) })
    await sync()
    expect(onPlatform().remark).toBe('赵姐')
    expect(await own()).toMatchObject({ sync: 'synced', problem: null })
  })

  it.each([84_061, 40_003, 40_058])(
    'go back to what WeCom has when it refuses for good: %i',
    async (errcode) => {
      const { app, set, sync, own } = await scene()
      await set('赵姐', '常客')
      await sync()
      await set('王姐', '常客')
      app.platform.faults.add({ path: api, errcode })
      await sync()
      const refused = { remark: '赵姐', description: '常客', sync: 'refused' }
      expect(await own()).toEqual({ ...refused, problem: String(errcode) })
    },
  )

  it('that wait are not written over by a callback; told ones are', async () => {
    const { app, set, sync, own, onPlatform, fetchHer } = await scene()
    await set('赵姐')
    onPlatform().remark = '在企业微信里改的'
    app.clock.forward(1000)
    await fetchHer()
    expect(await own()).toMatchObject({ remark: '赵姐', sync: 'pending' })
    await sync()
    onPlatform().remark = '又改了'
    app.clock.forward(1000)
    await fetchHer()
    expect(await own()).toMatchObject({ remark: '又改了', sync: 'synced' })
  })

  it('are told anew when another process was faster with a newer word', async () => {
    const { app, follow, set, sync, own, onPlatform } = await scene()
    await set('旧的')
    const { deps } = app
    let isFirst = true
    const slow: typeof deps.wecom.call = async (...call) => {
      if (isFirst) {
        isFirst = false
        await set('新的')
        await sync()
      }
      return deps.wecom.call(...call)
    }
    await createRemarkSync({ ...deps, wecom: { ...deps.wecom, call: slow } })(follow)
    expect(onPlatform().remark).toBe('旧的')
    expect(await own()).toMatchObject({ remark: '新的', sync: 'pending' })
    await sync()
    expect(onPlatform().remark).toBe('新的')
    expect(await own()).toMatchObject({ sync: 'synced' })
  })

  it('told by a process that died before it noted so are told again', async () => {
    const { app, follow, set, own, onPlatform, sync } = await scene()
    await set('赵姐')
    const { deps } = app
    const dying: typeof deps.wecom.call = async (...call) => {
      await deps.wecom.call(...call)
      throw new Error('killed')
    }
    const killed = createRemarkSync({ ...deps, wecom: { ...deps.wecom, call: dying } })(follow)
    await expect(killed).rejects.toThrow('killed')
    expect(onPlatform().remark).toBe('赵姐')
    expect(await own()).toMatchObject({ sync: 'pending' })
    await sync()
    expect(await own()).toMatchObject({ sync: 'synced' })
  })

  it('whose job was lost get another', async () => {
    const { app, follow, set } = await scene()
    await set('赵姐')
    const { deps } = app
    const asked: unknown[] = []
    const enqueue: typeof deps.enqueue = (_db, kind, payload) => {
      asked.push([kind, payload])
      return Promise.resolve()
    }
    const look = () => remarkPendingRound({ ...deps, enqueue })(app.clock.now())
    await look()
    expect(asked).not.toContainEqual(['remark.sync', follow])
    await sql`delete from pgboss.job where name = 'remark.sync'
      and data ->> 'customerId' = ${follow.customerId}`.execute(deps.db)
    await look()
    expect(asked).toContainEqual(['remark.sync', follow])
  })
})

const phone = '13812345678'
/** Everything that can be read of a customer. */
const reads = Object.values(shared as Record<string, unknown>).filter(
  (one): one is Endpoint<'/:customerId'> =>
    typeof one === 'object' &&
    one !== null &&
    'method' in one &&
    one.method === 'GET' &&
    'path' in one &&
    String(one.path).includes('/:customerId'),
)

describe('phone numbers', () => {
  it('come from WeCom, are masked everywhere, and each look at them is in the audit log', async () => {
    const { corp, app, staff, customer, onPlatform, fetchHer } = await scene()
    onPlatform().remark_mobiles = [phone, '021-61234567']
    app.clock.forward(1000)
    await fetchHer()
    const { card } = await corp.call(staff, loadCard, customer)
    expect(card.phones).toEqual(['021****4567', '138****5678'])
    const changeId = randomUUID()
    const show = () => corp.call(staff, showPhones, customer, { body: { changeId } })
    expect((await show()).phones).toContain(phone)
    await show()
    const audits = await app.deps.db
      .selectFrom('audit_log')
      .select(['actor_id', 'action', 'subject'])
      .where('corp_id', '=', corp.corpId)
      .execute()
    const { staffId: actor_id } = staff
    expect(audits).toEqual([{ actor_id, action: 'phones.shown', subject: customer.customerId }])
    const replies: unknown[] = [
      await app.deps.db.selectFrom('customer_event').selectAll().execute(),
    ]
    let answered = 0
    for (const endpoint of reads) {
      const reply = await corp.call(staff, endpoint, customer).catch(() => null)
      if (reply) answered += 1
      replies.push(reply)
    }
    expect(answered).toBeGreaterThanOrEqual(5)
    expect(JSON.stringify(replies)).not.toMatch(/13812345678|61234567/)
  })

  it('go when WeCom has them no more', async () => {
    const { corp, app, staff, customer, onPlatform, fetchHer } = await scene()
    onPlatform().remark_mobiles = [phone]
    app.clock.forward(1000)
    await fetchHer()
    onPlatform().remark_mobiles = []
    app.clock.forward(1000)
    await fetchHer()
    expect((await corp.call(staff, loadCard, customer)).card.phones).toEqual([])
  })
})
