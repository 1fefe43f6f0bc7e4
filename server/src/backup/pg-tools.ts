import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)

/** Whether PostgreSQL's own tools are here and new enough for this server (an older one refuses). */
export async function hasPgTools(url: string): Promise<boolean> {
  const own = await majorOf('pg_dump')
  const restore = await majorOf('pg_restore')
  if (own === undefined || restore === undefined) return false
  return Math.min(own, restore) >= (await serverMajor(url))
}

async function majorOf(tool: string): Promise<number | undefined> {
  try {
    const { stdout } = await run(tool, ['--version'])
    const major = /(\d+)(\.|$|\s)/.exec(stdout)?.[1]
    return major ? Number(major) : undefined
  } catch {
    // Not installed: our own dump does it.
    return undefined
  }
}

async function serverMajor(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ n: number }>(
      `select current_setting('server_version_num')::int / 10000 as n`,
    )
    return rows[0]?.n ?? 0
  } finally {
    await client.end()
  }
}

/** The whole database in PostgreSQL's custom format. */
export async function pgDump(url: string, file: string): Promise<void> {
  await runTool('pg_dump', ['--format=custom', '--no-owner', `--file=${file}`], url)
}

export async function pgRestore(url: string, file: string): Promise<void> {
  const args = ['--no-owner', '--exit-on-error', '--single-transaction']
  await runTool('pg_restore', [...args, `--dbname=${databaseOf(url)}`, file], url)
}

const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1))

/** The password goes by environment: arguments can be read by everybody on the machine. */
async function runTool(tool: string, args: string[], url: string) {
  const { hostname, port, username, password, searchParams } = new URL(url)
  const sslMode = searchParams.get('sslmode')
  const env = {
    ...process.env,
    PGHOST: hostname,
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: databaseOf(url),
    ...(sslMode ? { PGSSLMODE: sslMode } : {}),
  }
  await run(tool, args, { env, maxBuffer: 16_000_000 })
}
