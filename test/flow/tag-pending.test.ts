import { randomUUID } from 'node:crypto'
import { changeCustomerTags } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newCorp } from '../support/people.ts'

const minute = 60_000

/** Tags set on customers, which WeCom has not been told of, and the jobs that will tell it. */
async function scene(customerCount = 1) {
  const corp = await newCorp()
  const { deps, clock, rounds } = corp.app
  const staff = await corp.newStaff()
  const [tag = ''] = corp.tagIds
  for (let n = 0; n < customerCount; n += 1) {
    const customer = await corp.newCustomer([staff])
    const body = { changeId: randomUUID(), add: [tag], remove: [] }
    await corp.call(staff, changeCustomerTags, customer, { body })
  }
  const ofCorp = sql`name = 'tag.sync' and data ->> 'corpId' = ${corp.corpId}`
  return {
    jobs: async () => {
      const { rows } = await sql<{
        customerId: string
      }>`select data ->> 'customerId' as "customerId"
        from pgboss.job where ${ofCorp} and state < 'completed'`.execute(deps.db)
      return rows.map(({ customerId }) => customerId)
    },
    setJobs: (state: string) =>
      sql`update pgboss.job set state = ${state}::pgboss.job_state where ${ofCorp}`.execute(
        deps.db,
      ),
    lose: () => sql`delete from pgboss.job where ${ofCorp}`.execute(deps.db),
    after: async (ms: number) => {
      clock.forward(ms)
      await rounds.runAll()
    },
  }
}

describe('a tag that waits to be told to WeCom', () => {
  it('gets another job when its own was lost, after ten minutes and once', async () => {
    const { jobs, lose, after } = await scene()
    const before = await jobs()
    await lose()
    await after(9 * minute)
    expect(await jobs()).toEqual([])
    await after(2 * minute)
    expect(await jobs()).toEqual(before)
    await after(2 * minute)
    expect(await jobs()).toEqual(before)
  })

  it.each(['created', 'retry', 'active'])('keeps its one job that is %s', async (state) => {
    const { jobs, setJobs, after } = await scene()
    await setJobs(state)
    await after(20 * minute)
    expect(await jobs()).toHaveLength(1)
  })

  it.each(['failed', 'cancelled', 'completed'])(
    'gets another for one that is %s',
    async (state) => {
      const { jobs, setJobs, after } = await scene()
      await setJobs(state)
      await after(20 * minute)
      expect(await jobs()).toHaveLength(1)
    },
  )

  it('is looked for once a minute, however often the rounds go', async () => {
    const { jobs, lose, after } = await scene(3)
    await after(11 * minute)
    await lose()
    await after(5000)
    expect(await jobs()).toEqual([])
    await after(minute)
    expect(await jobs()).toHaveLength(3)
  })
})
