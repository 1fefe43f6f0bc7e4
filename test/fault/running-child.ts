import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { DatabaseTarget } from '@xiaoguan/server/db/open'
import type { Moment } from './commit-trap.ts'
import type { FromChild, ToChild } from './child.ts'

const program = new URL('./child.ts', import.meta.url)
const running = new Set<ChildProcess>()

export type Child = Awaited<ReturnType<typeof startChild>>

/** Starts the real server as a process of its own on this database. */
export async function startChild(target: DatabaseTarget) {
  const child = fork(program, [], {
    env: { ...process.env, FAULT_DATABASE: JSON.stringify(target) },
    // vitest's own loader flags are not for the product.
    execArgv: [],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const [first] = (await Promise.race([once(child, 'message'), failOnExit(child)])) as [FromChild]
  if (!('url' in first)) throw new Error('the child did not say where it listens')
  return {
    url: first.url,
    /** From here on its next commit kills it. */
    async arm(moment: Moment) {
      const armed = once(child, 'message')
      child.send({ arm: moment } satisfies ToChild)
      await armed
    },
    /** Resolves when it is dead, with the signal that killed it. */
    async died(): Promise<string | null> {
      if (child.signalCode) return child.signalCode
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
      return signal
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

async function failOnExit(child: ChildProcess): Promise<never> {
  await once(child, 'exit')
  throw new Error('the server ended before it listened')
}

/** For a test's end: nothing of ours is left. */
export function killChildren() {
  for (const child of running) child.kill('SIGKILL')
}
