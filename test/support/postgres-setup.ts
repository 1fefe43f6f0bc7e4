import { startPostgres } from './postgres.ts'

/**
 * Vitest's global set-up for the suites that run on both databases: with TEST_DB=postgres and no
 * server named in TEST_DATABASE_URL it starts one; the workers read its address there.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DB !== 'postgres' || process.env.TEST_DATABASE_URL) return undefined
  const postgres = await startPostgres()
  process.env.TEST_DATABASE_URL = postgres.url
  return async () => {
    delete process.env.TEST_DATABASE_URL
    await postgres.stop()
  }
}
