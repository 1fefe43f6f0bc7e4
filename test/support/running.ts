import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { copyDemoData, demoEnv, root, setClock } from './demo-data.ts'
import { freePorts } from './free-ports.ts'

export type Running = Awaited<ReturnType<typeof startRunning>>

const readyTimeoutMs = 60_000

/**
 * The demo as `npm start` runs it, each server a process of its own, on a copy of the seeded data.
 * `simUrl`: the chat window and the platform. `gatewayUrl`: the app's pages. `appUrl`: the app itself.
 * `webDist`: pages of another build than web/dist. `prepare`: changes the data before the servers start.
 */
export async function startRunning({
  webDist,
  prepare,
}: { webDist?: string; prepare?: (dataDir: string) => Promise<void> } = {}) {
  if (!webDist) await promisify(execFile)(process.execPath, ['bin/build.mjs'], { cwd: root })
  const [simPort = 0, gatewayPort = 0, appPort = 0] = await freePorts(3)
  const simUrl = `http://localhost:${simPort}`
  const gatewayUrl = `http://localhost:${gatewayPort}`
  const dataDir = await copyDemoData({ publicUrl: gatewayUrl, simPort })
  await prepare?.(dataDir)
  const startsAtMs = Number(readFileSync(join(dataDir, 'starts-at'), 'utf8'))
  const demo = demoEnv(dataDir)
  const shared = { ...demo, WECOM_SIM_PORT: String(simPort), PORT: String(appPort) }
  const launch = (name: string, program: string, env: Record<string, string>) =>
    startServer(join(dataDir, `${name}.log`), program, { ...shared, ...env })
  const appUrl = `http://127.0.0.1:${appPort}`
  const startApp = () =>
    launch('app', 'server/src/main.ts', {
      HOST: '127.0.0.1',
      WECOM_API_URL: simUrl,
      WECOM_OAUTH_URL: simUrl,
      WEB_DIST: webDist ?? join(root, 'web/dist'),
    })
  const simulator = launch('wecom', 'test/wecom/src/main.ts', {
    APP_ORIGIN: appUrl,
    WORLD_DIR: join(dataDir, 'wecom'),
    WORLD_SEED: join(dataDir, 'world.json'),
  })
  let app = startApp()
  const readyApp = () => waitUntilReady(`${appUrl}/readyz`, app)
  const close = async () => {
    await Promise.all([app, simulator].map(endServer))
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await Promise.all([waitUntilReady(`${simUrl}/`, simulator), readyApp()])
  } catch (error) {
    await close()
    throw error
  }
  return {
    simUrl,
    gatewayUrl,
    appUrl,
    dataDir,
    startsAtMs,
    close,
    secretKey: demo.SECRET_KEY,
    /** What the app has logged so far. */
    appLog: () => readFileSync(join(dataDir, 'app.log'), 'utf8'),
    setClock: (toMs: number) => setClock(dataDir, toMs),
    async kill9App() {
      app.child.kill('SIGKILL')
      await app.ended
    },
    async restartApp() {
      await endServer(app)
      app = startApp()
      await readyApp()
    },
  }
}

type Server = { child: ChildProcess; ended: Promise<unknown>; logFile: string }

function startServer(logFile: string, program: string, env: Record<string, string>): Server {
  mkdirSync(join(logFile, '..'), { recursive: true })
  const log = openSync(logFile, 'a')
  // The channel ends a server whose test was killed: see bin/end-with-parent.mjs.
  const child = spawn(process.execPath, ['--import', './bin/end-with-parent.mjs', program], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  return { child, ended: once(child, 'exit'), logFile }
}

async function endServer({ child, ended }: Server): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const insist = setTimeout(() => child.kill('SIGKILL'), 3000)
  await ended
  clearTimeout(insist)
}

async function waitUntilReady(url: string, { child, logFile }: Server): Promise<void> {
  const untilMs = Date.now() + readyTimeoutMs
  while (Date.now() < untilMs) {
    if (child.exitCode !== null || child.signalCode !== null) break
    const reply = await fetch(url).catch(() => undefined)
    await reply?.body?.cancel()
    if (reply?.ok) return
    await sleep(50)
  }
  throw new Error(`${url} is not ready:\n${readFileSync(logFile, 'utf8').slice(-3000)}`)
}
