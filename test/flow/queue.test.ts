import { createQueue } from '@xiaoguan/server/jobs/queue'
import { sql } from 'kysely'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openTestDatabase } from '../support/database.ts'

it('gives the queues that an older version made their present settings', async () => {
  const database = await openTestDatabase()
  const start = async () => {
    const queue = createQueue(database, pino({ level: 'silent' }))
    await queue.start(false)
    await queue.stop()
  }
  await start()
  await sql`update pgboss.queue set retry_delay_max = 600 where name = 'tag.sync'`.execute(
    database.db,
  )
  await start()
  const { rows } = await sql`select retry_delay_max as "longestS" from pgboss.queue
    where name = 'tag.sync'`.execute(database.db)
  expect(rows).toEqual([{ longestS: 30 }])
  await database.close()
})

it('takes what somebody waits for before the many of a bulk that were there first', async () => {
  const database = await openTestDatabase()
  const log = pino({ level: 'silent' })
  const asking = createQueue(database, log)
  await asking.start(false)
  const job = (staffId: string) => ({ corpId: 'c', staffId, nudgeId: staffId })
  for (const staffId of ['bulk 1', 'bulk 2', 'bulk 3'])
    await asking.enqueue(database.db, 'nudge.send', job(staffId), { patient: true })
  await asking.enqueue(database.db, 'nudge.send', job('tap'))
  await asking.stop()

  const done: string[] = []
  const working = createQueue(database, log)
  working.handle('nudge.send', ({ staffId }) => {
    done.push(staffId)
    return Promise.resolve()
  })
  await working.start(true)
  await expect.poll(() => done, { timeout: 20_000 }).toHaveLength(4)
  expect(done).toEqual(['tap', 'bulk 1', 'bulk 2', 'bulk 3'])
  await working.stop()
  await database.close()
})
