import { randomUUID } from 'node:crypto'
import { loadHealth, reportPageError, retryJob } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newCorp, refusalOf } from '../support/people.ts'

const token = 'metrics-token-of-the-tests'

async function office() {
  const corp = await newCorp()
  const operator = await corp.newStaff({ role: 'operator' })
  const clerk = await corp.newStaff()
  return { corp, operator, clerk }
}

describe('the health page', () => {
  it('shows a failed job of the own corp with its reason, and tries it again', async () => {
    const { corp, operator } = await office()
    const other = await office()
    const { deps } = corp.app
    const payload = { corpId: corp.corpId, customerId: 'wmX', staffId: operator.staffId }
    await deps.enqueue(deps.db, 'tag.sync', payload)
    await sql`update pgboss.job set state = 'failed', retry_count = 3,
        output = '{"message": "mark_tag: 40068 invalid tagid"}'
      where data ->> 'corpId' = ${corp.corpId}`.execute(deps.db)
    const { failedJobs, queues } = await corp.call(operator, loadHealth, {})
    expect(failedJobs).toMatchObject([{ name: 'tag.sync', state: 'failed', tries: 3 }])
    expect(failedJobs[0]?.reason).toContain('40068')
    expect(queues).toEqual([{ name: 'tag.sync', waiting: 0, active: 0, failed: 1 }])
    const jobId = failedJobs[0]?.jobId ?? ''
    expect((await other.corp.call(other.operator, loadHealth, {})).failedJobs).toEqual([])
    expect(await refusalOf(other.corp.call(other.operator, retryJob, { jobId }))).toBe(
      'job.unknown',
    )
    await corp.call(operator, retryJob, { jobId })
    expect((await corp.call(operator, loadHealth, {})).queues).toMatchObject([{ failed: 0 }])
    expect(await refusalOf(corp.call(operator, retryJob, { jobId: 'nonsense' }))).toBe(
      'job.unknown',
    )
  })

  it('counts the errors of pages by what they say, without what was typed', async () => {
    const { corp, operator, clerk } = await office()
    const error = {
      page: 'sidebar',
      version: 'abc',
      stack: `at x (https://xg.example.com/c/helu/sidebar?code=SECRETCODE:1:2)`,
    }
    for (const name of ['小雨', '赵姐'])
      await corp.call(
        clerk,
        reportPageError,
        {},
        {
          body: { ...error, message: `cannot read "${name}" of ${randomUUID()}` },
        },
      )
    const { pageErrors } = await corp.call(operator, loadHealth, {})
    expect(pageErrors).toMatchObject([{ page: 'sidebar', count: 2 }])
    const stored = await corp.app.deps.db.selectFrom('page_error').selectAll().execute()
    expect(JSON.stringify(stored)).not.toMatch(/小雨|赵姐|SECRETCODE/)
  })

  it('is the operator’s alone', async () => {
    const { corp, clerk } = await office()
    expect(await refusalOf(corp.call(clerk, loadHealth, {}))).toBe('not_allowed')
  })
})

describe('/metrics', () => {
  it('answers who has the token, and names no person', async () => {
    const { corp, clerk } = await office()
    const customer = await corp.newCustomer([clerk])
    const metricsUrl = `${corp.app.url}/metrics`
    expect((await fetch(metricsUrl)).status).toBe(401)
    const wrong = { authorization: `Bearer ${token.replace('m', 'n')}` }
    expect((await fetch(metricsUrl, { headers: wrong })).status).toBe(401)
    const answer = await fetch(metricsUrl, { headers: { authorization: `Bearer ${token}` } })
    const text = await answer.text()
    expect(answer.status).toBe(200)
    expect(text).toContain(`xiaoguan_tags_pending{corp="${corp.corpId}"} 0`)
    expect(text).toContain('xiaoguan_http_request_seconds_bucket')
    expect(text).not.toContain(clerk.staffId)
    expect(text).not.toContain(customer.customerId)
  })
})
