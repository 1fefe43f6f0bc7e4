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
