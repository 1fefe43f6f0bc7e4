import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { migrate } from '@xiaoguan/server/db/migrate'
import { type Database, openDatabase } from '@xiaoguan/server/db/open'
import { seal } from '@xiaoguan/server/http/secrets'
import { sql } from 'kysely'
import { root } from '../support/demo-data.ts'
import { freePorts } from '../support/free-ports.ts'
import { startPostgres } from '../support/postgres.ts'
import { type Keys, eventXml, newKeys, sealCallback } from '../flow/callback-sender.ts'
import type { Callback, CallbackOrder, CallbackResult } from './callback-load.ts'
import type { Figure } from './figure.ts'
import { quantile } from './statistics.ts'
import { printTable } from './table.ts'

const secretKey = 'bench-only-Zq8vT2mX5nB7cR4wK9sD1fG6hJ3'
const corpId = 'bench'
const people = 50
const customers = 2000
const offered = 500
const openSeconds = 24
const closedSeconds = 8
const connections = 32

/** Callbacks per second that the server, a process of its own, takes in on PostgreSQL, work on them included. */
export async function benchCallback(): Promise<Figure> {
  const postgres = await startPostgres()
  const load = fork(new URL('callback-load.ts', import.meta.url))
  let app: ChildProcess | undefined
  const database = await openDatabase({ kind: 'postgres', url: postgres.url, poolSize: 2 })
  try {
    await migrate(database, new Date())
    // The child says this first, and nothing unasked after it.
    const [{ platformUrl }] = (await once(load, 'message')) as [{ platformUrl: string }]
    const keys = newKeys('wwbench')
    await fill(database, keys)
    const [port = 0] = await freePorts(1)
    const url = `http://127.0.0.1:${port}`
    app = startApp(postgres.url, port, platformUrl)
    await waitUntilReady(url, app)
    const address = `${url}/c/${corpId}/callback`
    const open = prepare(keys, offered * openSeconds)
    const closed = prepare(keys, 4000 * closedSeconds)
    const warm = prepare(keys, 1000)
    await order(load, { kind: 'closed', address, callbacks: warm, connections, seconds: 2 })
    const doneBefore = await workedOff(database)
    const cpuBefore = cpuSeconds(app)
    const atRate = await order(load, { kind: 'open', address, callbacks: open, perSecond: offered })
    const busy = (cpuSeconds(app) - cpuBefore) / openSeconds
    const done = (await workedOff(database)) - doneBefore
    const most = await order(load, {
      kind: 'closed',
      address,
      callbacks: closed,
      connections,
      seconds: closedSeconds,
    })
    const stored = await countStored(database)
    show(atRate, most)
    console.log(
      `while ${offered}/s were offered: ${done} worked off, server ${busy.toFixed(2)} of a core`,
    )
    const sent = [atRate, most].flatMap(({ latenciesMs }) => latenciesMs).length
    console.log(`accepted ${sent} and the warm-up; stored ${stored}; refused ${atRate.refused}`)
    return { value: most.perSecond, unit: 'accepted callbacks per second', digits: 0 }
  } finally {
    app?.kill('SIGKILL')
    load.kill()
    await database.close()
    await postgres.stop()
  }
}

function show(atRate: CallbackResult, most: CallbackResult) {
  const row = (what: string, { perSecond, latenciesMs }: CallbackResult) => [
    what,
    perSecond.toFixed(0),
    ...[0.5, 0.95, 0.99, 1].map((share) => quantile(latenciesMs, share).toFixed(1)),
  ]
  printTable(
    ['PostgreSQL 15, encrypted, distinct', 'answers/s', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms'],
    [
      row(`${offered}/s offered for ${openSeconds} s`, atRate),
      row(`as many as come through, ${connections} at a time`, most),
    ],
  )
}

async function order(load: ChildProcess, given: CallbackOrder): Promise<CallbackResult> {
  const listening = new AbortController()
  const { signal } = listening
  const died = once(load, 'exit', { signal }).then(() => {
    throw new Error('the load process ended')
  })
  died.catch(() => undefined)
  load.send(given)
  // The child sends nothing else.
  const [result] = (await Promise.race([once(load, 'message'), died])) as [CallbackResult]
  listening.abort()
  return result
}

/** The server as `pnpm serve` runs it, without pages. */
function startApp(databaseUrl: string, port: number, platformUrl: string): ChildProcess {
  return spawn(process.execPath, ['server/src/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      SECRET_KEY: secretKey,
      HOST: '127.0.0.1',
      PORT: String(port),
      WECOM_API_URL: platformUrl,
      WECOM_OAUTH_URL: platformUrl,
      LOG_LEVEL: 'error',
    },
  })
}

const ticksPerSecond = 100

/** What a process has used of the processor so far; not a number where the system has no /proc. */
function cpuSeconds({ pid }: ChildProcess): number {
  try {
    // After the name in brackets: user and system time are the 12th and 13th fields.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    return Number.NaN
  }
}

async function waitUntilReady(url: string, app: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600 && app.exitCode === null; tries++) {
    const reply = await fetch(`${url}/readyz`).catch(() => undefined)
    if (reply?.ok) return
    await sleep(50)
  }
  throw new Error('the server did not become ready')
}

async function fill({ db }: Database, keys: Keys): Promise<void> {
  const now = new Date()
  await db
    .insertInto('corp')
    .values({
      corp_id: corpId,
      name: 'Bench',
      wecom_corp_id: keys.receiveId,
      agent_id: '1000002',
      secret_sealed: seal(secretKey, 'secret'),
      callback_token_sealed: seal(secretKey, keys.token),
      callback_key_sealed: seal(secretKey, keys.aesKey),
      public_url: 'http://localhost:3999',
      created_at: now,
    })
    .execute()
  await db
    .insertInto('department')
    .values({ corp_id: corpId, department_id: 1, name: '总部' })
    .execute()
  const staff = Array.from({ length: people }, (_, at) => ({
    corp_id: corpId,
    staff_id: `staff${at}`,
    name: `员工${at}`,
    department_id: 1,
  }))
  await db.insertInto('staff').values(staff).execute()
}

let made = 0

/** Mostly edits, some adds with a code and some deletions, of customers taken in turn; no two alike. */
function prepare(keys: Keys, count: number): Callback[] {
  const begin = Date.now() - 86_400_000
  return Array.from({ length: count }, () => {
    const n = made++
    const customer = (n * 7919) % customers
    const isAdd = n % 10 === 0
    const fields = {
      Event: 'change_external_contact',
      ChangeType: isAdd ? 'add_external_contact' : 'edit_external_contact',
      UserID: `staff${customer % people}`,
      ExternalUserID: `wm${customer}`,
      ...(isAdd ? { WelcomeCode: `CODE${n}`, State: `s${n % 7}` } : {}),
    }
    return sealCallback(keys, eventXml(keys.receiveId, new Date(begin + n * 1000), fields))
  })
}

async function countStored({ db }: Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from wecom_event`.execute(db)
  return rows[0]?.n ?? 0
}

async function workedOff({ db }: Database): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from wecom_event where state = 'done'`.execute(db)
  return rows[0]?.n ?? 0
}
