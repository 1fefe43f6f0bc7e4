import { loadSidebarOf } from '@xiaoguan/server/sidebar/load'
import type { KyselyPlugin } from 'kysely'
import { expect, it } from 'vitest'
import { newCorp } from '../support/people.ts'

/** Counts the statements that go through a database. */
function counting() {
  const counted = { statements: 0 }
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult({ result }) {
      counted.statements += 1
      return Promise.resolve(result)
    },
  }
  return { counted, plugin }
}

it('reads a customer in one statement, with who brought her and how many she brought', async () => {
  const corp = await newCorp()
  const staff = await corp.newStaff()
  const introducer = await corp.newCustomer([staff], { salutation: '宁姐' })
  const [customer, friend] = [await corp.newCustomer([staff]), await corp.newCustomer([staff])]
  const { deps } = corp.app
  const isBroughtBy = async (who: typeof customer, by: typeof customer) =>
    deps.db
      .updateTable('customer')
      .set({ introducer_customer_id: by.customerId })
      .where('corp_id', '=', corp.corpId)
      .where('customer_id', '=', who.customerId)
      .execute()
  await isBroughtBy(customer, introducer)
  await isBroughtBy(friend, customer)

  const { counted, plugin } = counting()
  const watched = { ...deps, db: deps.db.withPlugin(plugin) }
  const session = { corpId: corp.corpId, staffId: staff.staffId }
  const load = () => loadSidebarOf(watched, session, customer.customerId)
  // The first one also fills the cache of what seldom changes.
  await load()
  counted.statements = 0
  const sidebar = await load()
  expect(sidebar.customer).toMatchObject({ introducer: '宁姐', introducedCount: 1 })
  expect(counted.statements).toBe(1)
})
