import { assemble } from '@xiaoguan/server/assemble'
import { type DatabaseTarget, openDatabase } from '@xiaoguan/server/db/open'
import { pino } from 'pino'
import { TestClock, testConfig } from '../support/app.ts'
import { listenLocal } from '../support/listen.ts'
import { type Moment, createTrap } from './commit-trap.ts'
import { storyTime } from './story.ts'

/** The real server as a process that can be told to die around its next commit. */
export type ToChild = { arm: Moment }
export type FromChild = { url: string } | { armed: true }

const target = JSON.parse(process.env.FAULT_DATABASE ?? '') as DatabaseTarget
const trap = createTrap()
const database = await openDatabase(target, trap.wrap)
const clock = new TestClock()
clock.set(storyTime)
const server = await assemble(testConfig('http://127.0.0.1:9'), pino({ level: 'silent' }), {
  database,
  clock,
})
// Jobs are another process's: here every commit belongs to a request.
await server.start({ work: false })
const { url } = await listenLocal(server.app.koa)
process.on('message', (message: ToChild) => {
  trap.arm(message.arm)
  process.send?.({ armed: true } satisfies FromChild)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url } satisfies FromChild)
