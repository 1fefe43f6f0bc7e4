import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ChildOrder, FromCallbackChild } from './callback-child.ts'

const program = new URL('./callback-child.ts', import.meta.url)

/** The server of callback-child.ts, which can be killed and begun again on the same address. */
export function createCallbackServer(order: ChildOrder) {
  let child: ChildProcess | undefined
  let restarting: Promise<void> = Promise.resolve()

  async function start() {
    const env = { ...process.env, CALLBACK_CHILD: JSON.stringify(order) }
    // vitest's own loader flags are not for the product.
    const started = fork(program, [], { env, execArgv: [] })
    child = started
    await Promise.race([once(started, 'message'), failOnExit(started)])
  }
  async function kill() {
    const ended = child
    child = undefined
    if (!ended || ended.exitCode !== null || ended.signalCode) return
    const gone = once(ended, 'exit')
    ended.kill('SIGKILL')
    await gone
  }
  async function restart(before: Promise<void>) {
    await before
    await kill()
    await start()
  }
  async function ask(): Promise<FromCallbackChild> {
    if (!child) throw new Error('the server does not run')
    const answered = once(child, 'message')
    child.send('how many')
    // It was ready before, so this is the answer.
    const [counts] = (await answered) as [FromCallbackChild]
    return counts
  }
  return {
    start,
    kill,
    /** Killed now; begins again by itself. */
    killAndRestart() {
      restarting = restart(restarting)
    },
    /** Ends when nothing waits any more. */
    async quiet(): Promise<{ failed: number }> {
      await restarting
      for (;;) {
        const { waiting, failed } = await ask()
        if (waiting === 0) return { failed }
        await sleep(500)
      }
    },
  }
}

async function failOnExit(child: ChildProcess): Promise<never> {
  await once(child, 'exit')
  throw new Error('the server ended before it was ready')
}
