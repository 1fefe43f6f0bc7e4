import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseTarget } from '@xiaoguan/server/db/open'
import { secretKey } from '../support/app.ts'
import { root } from '../support/demo-data.ts'
import { freePorts } from '../support/free-ports.ts'

const readyWithinMs = 60_000
const running = new Set<ChildProcess>()

/** The real server, as `pnpm serve` starts it, on this database and against this platform. */
export async function startServer(target: DatabaseTarget, wecomUrl: string) {
  const [port = 0] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    process.execPath,
    ['--import', './bin/end-with-parent.mjs', 'server/src/main.ts'],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        HOST: '127.0.0.1',
        SECRET_KEY: secretKey,
        WECOM_API_URL: wecomUrl,
        WECOM_OAUTH_URL: wecomUrl,
        WEB_DIST: '/nowhere',
        LOG_LEVEL: process.env.TEST_LOG ?? 'warn',
        ...(target.kind === 'postgres'
          ? { DATABASE_URL: target.url }
          : { PGLITE_DIR: target.dir ?? '' }),
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  )
  running.add(child)
  child.once('exit', () => running.delete(child))
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  await untilReady(`${url}/readyz`, child)
  return {
    url,
    /** Resident memory now, in MB. */
    memoryMb: () => readMemoryMb(child.pid ?? 0),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}
export type TrialServer = Awaited<ReturnType<typeof startServer>>

async function untilReady(url: string, child: ChildProcess) {
  const untilMs = Date.now() + readyWithinMs
  while (Date.now() < untilMs && child.exitCode === null) {
    const reply = await fetch(url).catch(() => undefined)
    await reply?.body?.cancel()
    if (reply?.ok) return
    await sleep(50)
  }
  throw new Error('the server is not ready')
}

function readMemoryMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1] ?? 0) / 1024
}

/** For a test's end: nothing of ours is left. */
export function killServers() {
  for (const child of running) child.kill('SIGKILL')
}
