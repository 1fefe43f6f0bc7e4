import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseTarget } from '@xiaoguan/server/db/open'
import { afterAll, describe, expect, it } from 'vitest'
import { createDatabase } from '../support/postgres.ts'
import { killServers } from './sync-server.ts'
import { trySync } from './sync-trial.ts'

const cleanUps: (() => Promise<void> | void)[] = []
afterAll(async () => {
  killServers()
  for (const cleanUp of cleanUps) await cleanUp()
})

async function ownTarget(): Promise<DatabaseTarget> {
  if (process.env.TEST_DB === 'postgres') {
    const made = await createDatabase(process.env.TEST_DATABASE_URL ?? '')
    cleanUps.push(made.drop)
    return { kind: 'postgres', url: made.url }
  }
  const dir = mkdtempSync(join(tmpdir(), 'xiaoguan-sync-'))
  cleanUps.push(() => rmSync(dir, { recursive: true, force: true }))
  return { kind: 'pglite', dir: join(dir, 'db') }
}

describe('a server killed while it syncs', () => {
  it('goes on from the page it was at, and ends in step with the platform', async () => {
    const trial = await trySync(await ownTarget(), { staff: 40, customers: 2000, kills: 1 })
    expect(trial.run).toMatchObject({ state: 'done', problem: null })
    expect(trial.differences).toEqual([])
    // The page that was being written, and the one that was on its way meanwhile.
    expect(trial.pagesAgain).toBeLessThanOrEqual(2)
    expect(trial.calls / trial.leastCalls).toBeLessThanOrEqual(1.2)
    expect(trial.run.counts.leastCalls).toBe(trial.leastCalls)
  })
})
