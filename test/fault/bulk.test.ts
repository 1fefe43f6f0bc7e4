import { afterAll, describe, expect, it } from 'vitest'
import { createDatabase, startPostgres } from '../support/postgres.ts'
import { tryBulk } from './bulk-trial.ts'
import { killServers } from './sync-server.ts'

const cleanUps: (() => Promise<void>)[] = []
afterAll(async () => {
  killServers()
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
})

/** A server killed in the middle leaves its transaction to PostgreSQL, whatever the other tests run on. */
async function ownDatabase(): Promise<string> {
  let url = process.env.TEST_DATABASE_URL
  if (!url) {
    const postgres = await startPostgres()
    cleanUps.push(() => postgres.stop())
    url = postgres.url
  }
  const made = await createDatabase(url)
  cleanUps.push(() => made.drop())
  return made.url
}

describe('a server killed twice in the middle of a bulk', () => {
  it('does it with each customer exactly once, and the platform and we agree at the end', async () => {
    const target = { kind: 'postgres' as const, url: await ownDatabase() }
    const trial = await tryBulk(target, { customers: 900, killsAt: [150, 500], hurry: true })
    expect(trial.bulk).toMatchObject({
      state: 'done',
      total: 900,
      done: 900,
      failed: 0,
      refused: 0,
    })
    expect(trial.differences).toEqual([])
  })
})
