import { randomUUID } from 'node:crypto'
import {
  changeCustomerTags,
  decideProposal,
  findTwins,
  listProposals,
  listTagGroups,
  listTagHistory,
  listTagMakers,
  loadSidebar,
  proposeTag,
  setTagMaker,
  withdrawProposal,
} from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { countProposalNews } from '@xiaoguan/server/tag/proposal-store'
import { describe, expect, it } from 'vitest'
import { newCorp, refusalOf } from '../support/people.ts'

const addTag = '/cgi-bin/externalcontact/add_corp_tag'

async function scene() {
  const corp = await newCorp()
  const staff = await corp.newStaff({ name: '周倩' })
  const operator = await corp.newStaff({ role: 'operator', departmentId: 1, name: '唐可' })
  const customer = await corp.newCustomer([staff])
  const wish = (
    name: string,
    rest: { despite?: string[]; proposalId?: string; by?: typeof staff } = {},
  ) =>
    corp.call(
      rest.by ?? staff,
      proposeTag,
      { proposalId: rest.proposalId ?? randomUUID() },
      {
        body: {
          tagGroupId: corp.tagGroupId,
          name,
          customerId: customer.customerId,
          despite: rest.despite ?? [],
        },
      },
    )
  type Decision = { decision?: 'approve' | 'refuse' | 'reopen'; insteadTagId?: string }
  const decide = (
    { proposalId }: { proposalId: string },
    { decision = 'approve', ...rest }: Decision = {},
    changeId = randomUUID(),
  ) =>
    corp.call(
      operator,
      decideProposal,
      { proposalId },
      {
        body: { changeId, decision, reason: null, ...rest },
      },
    )
  const listed = async (by = operator) => (await corp.call(by, listProposals, {})).proposals
  const onHer = async () => {
    const { tags } = await corp.call(staff, loadSidebar, customer)
    return { on: tags.on.map((tag) => tag.name), proposed: tags.proposed?.map((one) => one.name) }
  }
  const count = async () => (await corp.call(staff, listTagGroups, {})).tagGroups[0]?.tags.length
  const setSensitive = async () => {
    const { db } = corp.app.deps
    await db
      .updateTable('tag_group')
      .set({ sensitive: true })
      .where('corp_id', '=', corp.corpId)
      .execute()
    await raiseReferenceVersion(db, corp.corpId)
  }
  return { corp, staff, operator, customer, wish, decide, listed, onHer, count, setSensitive }
}

describe('a new tag that is wished for', () => {
  it('waits for an operator, whose yes makes it and puts it on', async () => {
    const { corp, staff, operator, customer, wish, decide, listed, onHer } = await scene()
    const { proposal } = await wish('怕冷')
    expect(proposal).toMatchObject({ name: '怕冷', state: 'open', askedBy: { name: '周倩' } })
    expect(await onHer()).toEqual({ on: [], proposed: ['怕冷'] })
    expect(await listed()).toMatchObject([
      { state: 'open', customer: { name: '小雨' }, groupName: '皮肤' },
    ])
    const now = corp.app.clock.now()
    const since = { askedSince: null, decidedSince: new Date(now.getTime() - 1) }
    const news = (who: typeof staff, isOperator: boolean) =>
      countProposalNews(corp.app.deps.db, { ...who, corpId: corp.corpId, isOperator }, since)
    expect(await news(operator, true)).toEqual({ wishes: 1, decidedWishes: 0 })
    expect(await news(staff, false)).toEqual({ wishes: 0, decidedWishes: 0 })
    const { proposals } = await decide(proposal)
    expect(proposals).toMatchObject([{ state: 'done', decidedBy: '唐可' }])
    expect(await onHer()).toEqual({ on: ['怕冷'], proposed: undefined })
    const { changes } = await corp.call(staff, listTagHistory, customer)
    expect(changes).toMatchObject([{ name: '怕冷', action: 'added', by: '周倩', source: 'staff' }])
    expect(await news(operator, true)).toEqual({ wishes: 0, decidedWishes: 0 })
    expect(await news(staff, false)).toEqual({ wishes: 0, decidedWishes: 1 })
  })

  it('is kept once however often it is sent, and decided once', async () => {
    const { corp, wish, decide, listed, onHer, count } = await scene()
    const proposalId = randomUUID()
    await Promise.all([1, 2, 3].map(() => wish('怕冷', { proposalId })))
    expect(await listed()).toHaveLength(1)
    expect(await refusalOf(wish('怕热', { proposalId }))).toBe('change.reused')
    const changeId = randomUUID()
    await Promise.all([1, 2, 3].map(() => decide({ proposalId }, {}, changeId)))
    await corp.app.rounds.runAll()
    expect(await onHer()).toEqual({ on: ['怕冷'], proposed: undefined })
    expect(await count()).toBe(4)
    expect(await refusalOf(decide({ proposalId }, { decision: 'refuse' }))).toBe('proposal.decided')
  })

  it('names what is there already, by name, sound or wish, and goes on despite what was seen', async () => {
    const { corp, staff, wish } = await scene()
    const twin = wish('标 签1')
    await expect(twin).rejects.toMatchObject({
      code: 'tag.twin',
      fields: { 'body.name': '标签1' },
    })
    await wish('怕冷')
    const { twins } = await corp.call(staff, findTwins, {}, { query: { name: '帕冷' } })
    expect(twins).toMatchObject([{ name: '怕冷', same: 'proposal' }])
    expect(await refusalOf(wish('帕冷'))).toBe('tag.twin')
    const despite = twins.map((one) => one.tagId)
    expect((await wish('帕冷', { despite })).proposal.twins).toMatchObject([{ name: '怕冷' }])
  })

  it('is refused before anything is asked: too long, one too many, an unknown group', async () => {
    const { corp, staff, wish, listed } = await scene()
    const long = wish('冷'.repeat(31))
    await expect(long).rejects.toMatchObject({
      code: 'bad_request',
      fields: { 'body.name': 'at most 30 characters' },
    })
    await expect(wish('冷'.repeat(30))).resolves.toMatchObject({ proposal: { state: 'open' } })
    const { db } = corp.app.deps
    await db.updateTable('corp').set({ tag_limit: 3 }).where('corp_id', '=', corp.corpId).execute()
    const before = corp.app.platform.calls.list(addTag).length
    expect(await refusalOf(wish('怕热'))).toBe('tag.limit_reached')
    const body = { tagGroupId: 'nowhere', name: '怕风', customerId: null }
    const elsewhere = corp.call(staff, proposeTag, { proposalId: randomUUID() }, { body })
    expect(await refusalOf(elsewhere)).toBe('tag_group.unknown')
    expect(corp.app.platform.calls.list(addTag)).toHaveLength(before)
    expect(await listed()).toHaveLength(1)
  })

  it('stays open when the corp has as many tags as WeCom takes by the time of the yes', async () => {
    const { corp, wish, decide, listed } = await scene()
    const { proposal } = await wish('怕冷')
    const { db } = corp.app.deps
    await db.updateTable('corp').set({ tag_limit: 3 }).where('corp_id', '=', corp.corpId).execute()
    expect(await refusalOf(decide(proposal))).toBe('tag.limit_reached')
    expect(await listed()).toMatchObject([{ state: 'open' }])
  })

  it('is laid before the operators again when WeCom refuses it, and made at the next yes', async () => {
    const { corp, wish, decide, listed, onHer } = await scene()
    const { proposal } = await wish('怕冷')
    corp.app.platform.faults.add({ path: addTag, errcode: 40_072 })
    await decide(proposal)
    expect(await listed()).toMatchObject([{ state: 'open', reason: '40072', decidedBy: null }])
    await decide(proposal)
    expect(await onHer()).toEqual({ on: ['怕冷'], proposed: undefined })
  })

  it('is put on later when WeCom answers late', async () => {
    const { corp, wish, decide, onHer } = await scene()
    const { proposal } = await wish('怕冷')
    corp.app.platform.faults.add({ path: addTag, errcode: 45_033 })
    const { proposals } = await decide(proposal)
    expect(proposals).toMatchObject([{ state: 'approved' }])
    expect(await onHer()).toEqual({ on: [], proposed: ['怕冷'] })
    corp.app.clock.forward(60_000)
    const { carryEdit } = await import('@xiaoguan/server/tag/carry-edit')
    const { listEditsDue } = await import('@xiaoguan/server/tag/edit-store')
    for (const key of await listEditsDue(corp.app.deps.db, corp.app.clock.now()))
      await carryEdit(corp.app.deps, key)
    await corp.app.rounds.runAll()
    expect(await onHer()).toEqual({ on: ['怕冷'], proposed: undefined })
  })

  it('is refused and taken back, or another tag is put on instead', async () => {
    const { corp, wish, decide, listed, onHer, count } = await scene()
    const { proposal } = await wish('怕冷')
    await decide(proposal, { decision: 'refuse' })
    expect(await onHer()).toEqual({ on: [], proposed: undefined })
    await decide(proposal, { decision: 'reopen' })
    expect(await listed()).toMatchObject([{ state: 'open', decidedBy: null }])
    await decide(proposal, { decision: 'refuse', insteadTagId: corp.tagIds[0] ?? '' })
    expect(await onHer()).toEqual({ on: ['标签1'], proposed: undefined })
    expect(await count()).toBe(3)
    const unknown = decide(proposal, { decision: 'refuse', insteadTagId: 'etNowhere' })
    expect(await refusalOf(unknown)).toBe('tag.unknown')
  })

  it('is withdrawn by who wished for it, and by nobody else', async () => {
    const { corp, staff, wish, onHer } = await scene()
    const { proposal } = await wish('怕冷')
    const other = await corp.newStaff()
    const withdraw = (by: typeof staff) =>
      corp.call(by, withdrawProposal, proposal, { body: { changeId: randomUUID() } })
    expect(await refusalOf(withdraw(other))).toBe('proposal.unknown')
    expect((await withdraw(staff)).proposals).toEqual([])
    expect(await onHer()).toEqual({ on: [], proposed: undefined })
    expect(await refusalOf(withdraw(staff))).toBe('proposal.decided')
  })

  it('is seen by its asker and operators only, of a 🔒 group without the customer', async () => {
    const { corp, staff, wish, listed, setSensitive } = await scene()
    await setSensitive()
    await wish('湿疹')
    expect(await listed()).toMatchObject([{ name: '湿疹', customer: null }])
    expect(await listed(staff)).toMatchObject([{ customer: { name: '小雨' } }])
    expect(await listed(await corp.newStaff())).toEqual([])
  })

  it('of a 🔒 group is put on only with her consent', async () => {
    const { corp, staff, customer, wish, decide, onHer, setSensitive } = await scene()
    await setSensitive()
    await decide((await wish('湿疹')).proposal)
    expect(await onHer()).toEqual({ on: [], proposed: undefined })
    const { recordConsent } = await import('@xiaoguan/shared')
    const body = { changeId: randomUUID(), given: true }
    await corp.call(staff, recordConsent, customer, { body })
    await decide((await wish('怕晒')).proposal)
    expect((await onHer()).on).toEqual(['怕晒'])
  })
})

describe('who makes tags without asking', () => {
  it('are operators, and staff whom an operator lets', async () => {
    const { corp, staff, operator, wish, onHer } = await scene()
    const { makers } = await corp.call(operator, listTagMakers, {})
    expect(makers).toMatchObject([
      { name: '唐可', may: true, always: true },
      { name: '周倩', may: false, always: false, department: '一店' },
    ])
    const let_ = (may: boolean) =>
      corp.call(operator, setTagMaker, staff, { body: { changeId: randomUUID(), may } })
    expect((await let_(true)).makers[1]).toMatchObject({ may: true })
    expect((await wish('怕冷')).proposal).toMatchObject({ state: 'done' })
    expect(await onHer()).toEqual({ on: ['怕冷'], proposed: undefined })
    await let_(false)
    expect((await wish('怕热')).proposal).toMatchObject({ state: 'open' })
    const rows = await corp.app.deps.db
      .selectFrom('audit_log')
      .select(['action', 'subject'])
      .where('corp_id', '=', corp.corpId)
      .orderBy('action')
      .execute()
    expect(rows).toEqual([
      { action: 'capability.given:create_tags', subject: staff.staffId },
      { action: 'capability.taken:create_tags', subject: staff.staffId },
    ])
  })

  it('finds the tag on when the same wish is decided by nobody else', async () => {
    const { corp, operator, wish } = await scene()
    const { proposal } = await wish('怕冷', { by: operator })
    expect(proposal.state).toBe('done')
    // She follows nobody: the tag is there to be tapped.
    const rows = await corp.app.deps.db
      .selectFrom('follow_tag')
      .select('tag_id')
      .where('corp_id', '=', corp.corpId)
      .execute()
    expect(rows).toEqual([])
  })
})

describe('before the first 🔒 tag', () => {
  it('stands her consent; without it nothing of the tap is written', async () => {
    const { corp, staff, customer, onHer, setSensitive } = await scene()
    await setSensitive()
    const [calm = '', dry = ''] = corp.tagIds
    const changeId = randomUUID()
    const tap = () =>
      corp.call(staff, changeCustomerTags, customer, {
        body: { changeId, add: [dry, calm], remove: [] },
      })
    await expect(tap()).rejects.toMatchObject({
      code: 'tag.consent_missing',
      fields: { 'body.add.0': 'needs her consent' },
    })
    expect(await onHer()).toEqual({ on: [], proposed: undefined })
    const { changes } = await corp.call(staff, listTagHistory, customer)
    expect(changes).toEqual([])
    const { recordConsent } = await import('@xiaoguan/shared')
    await corp.call(staff, recordConsent, customer, {
      body: { changeId: randomUUID(), given: true },
    })
    // The very same tap goes through now.
    expect((await tap()).on).toHaveLength(2)
  })
})
