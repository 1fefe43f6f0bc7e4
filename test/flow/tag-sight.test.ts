import { randomUUID } from 'node:crypto'
import {
  type Endpoint,
  changeCustomerTags,
  listCustomers,
  listProposals,
  listTagHistory,
  listTimeline,
  loadCard,
  listHandovers,
  loadSidebar,
  recordConsent,
} from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { expect, it } from 'vitest'
import { type TestStaff, newCorp } from '../support/people.ts'

/** Words that stand nowhere else. */
const secretName = '湿疹很重'

async function scene() {
  const corp = await newCorp()
  const { db } = corp.app.deps
  const staff = await corp.newStaff({ name: '周倩' })
  const customer = await corp.newCustomer([staff])
  const [tagId = ''] = corp.tagIds
  await db.updateTable('tag').set({ name: secretName }).where('tag_id', '=', tagId).execute()
  const sensitive = { sensitive: true, must_ask: true }
  await db.updateTable('tag_group').set(sensitive).where('corp_id', '=', corp.corpId).execute()
  await raiseReferenceVersion(db, corp.corpId)
  const consent = { changeId: randomUUID(), given: true }
  await corp.call(staff, recordConsent, customer, { body: consent })
  const change = { changeId: randomUUID(), add: [tagId], remove: [] }
  await corp.call(staff, changeCustomerTags, customer, { body: change })
  return { corp, staff, customer }
}

it('a 🔒 tag of somebody is named to her follower and the lead, in no answer to an operator or another colleague', async () => {
  const { corp, staff, customer } = await scene()
  /** Every page about her, as one text; a refusal names nothing. */
  const seen = async (viewer: TestStaff): Promise<string> => {
    const about: Endpoint[] = [loadSidebar, listTimeline, listTagHistory, loadCard]
    const lists: Endpoint[] = [listProposals, listHandovers]
    const body = { words: '', segment: { all: [] }, whose: 'reach', order: 'newest', after: null }
    const listed = corp.call(viewer, listCustomers, {}, { body: body as never })
    const answers = await Promise.all(
      [
        listed,
        ...[...about, ...lists].map((endpoint) =>
          corp.call(viewer, endpoint as typeof loadSidebar, customer),
        ),
      ].map((asked) =>
        asked.then(
          (answer) => JSON.stringify(answer),
          (error: unknown) => String(error),
        ),
      ),
    )
    return answers.join('\n')
  }
  const lead = await corp.newStaff({ leads: [11] })
  expect(await seen(staff)).toContain(secretName)
  expect(await seen(lead)).toContain(secretName)
  const operator = await corp.newStaff({ role: 'operator', departmentId: 1 })
  expect(await seen(operator)).not.toContain(secretName)
  await corp.addDepartment(12, 1, '二店')
  expect(await seen(await corp.newStaff({ departmentId: 12 }))).not.toContain(secretName)
  expect(await seen(await corp.newStaff({ departmentId: 12, leads: [12] }))).not.toContain(
    secretName,
  )
})
