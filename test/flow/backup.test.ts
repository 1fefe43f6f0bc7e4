import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { changeCustomerTags } from '@xiaoguan/shared'
import { backUp, restore } from '@xiaoguan/server/backup/back-up'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, type TestApp } from '../support/app.ts'
import { newCorp } from '../support/people.ts'
import { createDatabase } from '../support/postgres.ts'
import { useApp } from '../support/shared-app.ts'

const isPostgres = process.env.TEST_DB === 'postgres'
const now = new Date('2026-11-19T02:40:00Z')

let app: TestApp
let folder = ''
let file = ''
let url = ''

/** Every table's rows as text, in one order. */
async function contentsOf(databaseUrl: string): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.tables
        where table_schema = 'public' and table_name <> 'migration' union select 'pgboss.job'`,
    )
    const contents: Record<string, string[]> = {}
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
      contents[name] = rows.map(({ row }) => row).toSorted()
    }
    return contents
  } finally {
    await client.end()
  }
}

async function newDatabase() {
  const admin = process.env.TEST_DATABASE_URL
  if (!admin) throw new Error('TEST_DATABASE_URL is set by test/support/postgres-setup.ts')
  return createDatabase(admin)
}

async function firstOf(databaseUrl: string, query: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ seq: string }>(query)
    return Number(rows[0]?.seq)
  } finally {
    await client.end()
  }
}
const lastLineOf = (databaseUrl: string) =>
  firstOf(databaseUrl, 'select max(seq) as seq from tag_change')
/** Writes one more line of history: the count of a restored database goes on where it was. */
const addLine = (databaseUrl: string) =>
  firstOf(
    databaseUrl,
    `insert into tag_change (corp_id, customer_id, tag_change_id, staff_id, tag_id, action, source, at)
      values ('c', 'k', gen_random_uuid(), 's', 't', 'added', 'staff', '2026-11-19') returning seq`,
  )

describe.runIf(isPostgres)('backup and restore', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiaoguan-backup-'))
    file = join(folder, 'corp.backup')
    app = await openApp()
    if (app.database.kind !== 'postgres') throw new Error('TEST_DB=postgres gives PostgreSQL')
    url = app.database.url
    useApp(app)
    const corp = await newCorp()
    const staff = await corp.newStaff({ name: '制表\t换行\n反斜杠\\ 引号"' })
    const { customerId } = await corp.newCustomer([staff], { name: '小雨🌧\r\n\\.' })
    const { corpId } = corp
    const [tagId = ''] = corp.tagIds
    for (const change of [
      { add: [tagId], remove: [] },
      { add: [], remove: [tagId] },
    ])
      await corp.call(
        staff,
        changeCustomerTags,
        { customerId },
        {
          body: { changeId: randomUUID(), ...change },
        },
      )
    await app.deps.enqueue(app.deps.db, 'tag.sync', { corpId, customerId, staffId: staff.staffId })
    await app.deps.db
      .insertInto('file')
      .values({
        corp_id: corpId,
        file_id: randomUUID(),
        name: '图',
        media_type: 'image/png',
        bytes: Buffer.from([0, 1, 10, 13, 92, 46, 255]),
        created_at: now,
      })
      .execute()
    await backUp(url, file, { own: true, now })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('gives back every row and every waiting job of an own dump', async () => {
    const other = await newDatabase()
    try {
      await restore(other.url, file, now)
      expect(await contentsOf(other.url)).toEqual(await contentsOf(url))
      expect(await addLine(other.url)).toBe((await lastLineOf(url)) + 1)
    } finally {
      await other.drop()
    }
  })

  it('writes a dump that only its owner can read, as SQL text', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const text = gunzipSync(await readFile(file)).toString('utf8')
    expect(text).toMatch(/^COPY public\.customer \(.*\) FROM stdin;$/m)
  })

  it('says so when the file cannot be written, and leaves nothing behind', async () => {
    const nowhere = join(folder, 'missing', 'corp.backup')
    await expect(backUp(url, nowhere, { own: true, now })).rejects.toThrow(/ENOENT/)
  })

  it('refuses a database that has data, and leaves it as it is', async () => {
    const before = await contentsOf(url)
    await expect(restore(url, file, now)).rejects.toThrow(/not empty/)
    expect(await contentsOf(url)).toEqual(before)
  })

  it.each([
    ['cut', async (path: string) => truncate(path, (await stat(path)).size - 200), /too early/],
    [
      'half',
      async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2)),
      /too early/,
    ],
    ['empty', (path: string) => writeFile(path, ''), /empty/],
  ])('refuses a %s file and stores nothing', async (_kind, spoil, reason) => {
    const spoilt = join(folder, 'spoilt')
    await writeFile(spoilt, await readFile(file))
    await spoil(spoilt)
    const other = await newDatabase()
    try {
      await expect(restore(other.url, spoilt, now)).rejects.toThrow(reason)
    } finally {
      await other.drop()
    }
  })
})

describe.skipIf(isPostgres)('backup and restore', () => {
  it('is for PostgreSQL: the same tests run with TEST_DB=postgres', () => {
    expect(process.env.TEST_DB).not.toBe('postgres')
  })
})
