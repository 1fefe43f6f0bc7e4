import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '@xiaoguan/server/db/migrate'
import { openDatabase } from '@xiaoguan/server/db/open'
import { frameAncestorsOf, readAddresses } from './addresses.ts'
import { demoAppSecret, seedDemo } from './rows.ts'
import { dayOf, dayText, demoStart } from './time.ts'
import { toWorld } from './world.ts'

/** Raised when what is seeded changes. */
const version = 5

const { folder, publicUrl, simPort } = readAddresses('out')
const start = demoStart(Date.now())
mkdirSync(folder, { recursive: true })
const secretKey = readOrMakeSecret(join(folder, 'secret'))
console.log(`演示从 ${dayText(dayOf(start))}（周四）10:40 开始`)

const database = await openDatabase({ kind: 'pglite', dir: join(folder, 'db') })
await migrate(database, new Date(start))
console.log('数据库已建好，写入 60 天的往来 …')
const history = await seedDemo(database.db, {
  publicUrl,
  secretKey,
  frameAncestors: frameAncestorsOf(simPort),
  now: new Date(start),
  progress: (table, rows) => console.log(`  ${table} ${rows} 行`),
})
await database.close()

const world = toWorld(history, { publicUrl, simPort, appSecret: demoAppSecret })
write('world.json', world)
console.log(`模拟企业微信：${history.customer.length} 位客人`)
// Last, so that the demo's clock stands at 10:40 when all is ready.
write('seeded.json', { at: new Date().toISOString(), version })
write('clock.json', { offsetMs: start - Date.now() })

function write(name: string, value: unknown) {
  writeFileSync(join(folder, name), `${JSON.stringify(value)}\n`)
}

/** The key that seals secrets in this folder's database; kept when it is there. */
function readOrMakeSecret(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8').trim()
  const key = randomBytes(32).toString('hex')
  writeFileSync(path, `${key}\n`, { mode: 0o600 })
  return key
}
