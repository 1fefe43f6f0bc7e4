import { assemble } from '@xiaoguan/server/assemble'
import { realClock } from '@xiaoguan/server/clock'
import { type DatabaseTarget, openDatabase } from '@xiaoguan/server/db/open'
import { pino } from 'pino'
import { testConfig } from '../support/app.ts'

/** The real server, jobs included, as a process that may be killed at any moment. */
export type ChildOrder = { database: DatabaseTarget; wecomUrl: string; port: number }
/** The first word is that it is ready; the others answer the question how many. */
export type FromCallbackChild = { waiting: number; failed: number }

const order = JSON.parse(process.env.CALLBACK_CHILD ?? '') as ChildOrder
const database = await openDatabase(order.database)
const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
const config = testConfig(order.wecomUrl)
const server = await assemble(config, log, { database, clock: realClock })
const http = server.app.koa.listen(order.port, '127.0.0.1')
await new Promise((resolve) => http.once('listening', resolve))
await server.start()

/** How many callbacks are not worked off: PGlite can be asked by nobody but its own process. */
async function tell() {
  const rows = await database.db.selectFrom('wecom_event').select('state').execute()
  const count = (state: string) => rows.filter((row) => row.state === state).length
  process.send?.({
    waiting: count('waiting'),
    failed: count('failed'),
  } satisfies FromCallbackChild)
}

process.on('message', () => void tell())
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
