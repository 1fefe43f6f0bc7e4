// The demo: `npm start` on a bare machine. Runs on the system's Node before anything is installed.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endAllChildren, endOnSignal, runChild, startChild } from './children.mjs'
import * as data from './data-dir.mjs'
import { readPorts, refuseIfPortsTaken } from './ports.mjs'
import { ensureBuilt, ensureInstalled, node24, root } from './project.mjs'
import { lastLines, runMain, step, Stop } from './step.mjs'

const readyTimeoutMs = 60_000

function checkSettings(env) {
  if (env.DATABASE_URL) {
    throw new Stop(
      '演示只用内嵌数据库：unset DATABASE_URL for the demo, or run `pnpm serve` for production',
    )
  }
  return readPorts(env)
}

const isFresh = () => process.argv.includes('--fresh') || process.env.npm_config_fresh === 'true'

/** What the demo's processes share: the data and the ports. */
const demoEnv = (ports, files) => ({
  ...process.env,
  DEMO: '1',
  PORT: String(ports.app),
  WECOM_SIM_PORT: String(ports.simulator),
  SECRET_KEY: readFileSync(files.secret, 'utf8').trim(),
  PGLITE_DIR: files.database,
  CLOCK_FILE: files.clock,
})

async function runDemoTool(title, tool, args, env) {
  await step(title, async () => {
    const { code, output } = await runChild(node24, [tool, ...args], { cwd: root, env })
    if (code !== 0) throw new Stop(`${lastLines(output, 25)}\n${title}：失败 (exit ${code})`)
  })
}

/** What a tool must know to write the corp's addresses. */
const addressArgs = (ports) => [
  '--public-url',
  `http://localhost:${ports.pages}`,
  '--sim-port',
  String(ports.simulator),
]

const readSeeded = (files) => JSON.parse(readFileSync(files.seeded, 'utf8'))

const recordPorts = (files, ports) =>
  data.replaceFile(files.seeded, `${JSON.stringify({ ...readSeeded(files), ports }, null, 2)}\n`)

async function prepareData(files, ports) {
  if (!existsSync(files.seeded)) {
    await data.createData(files, async (draft) => {
      const args = ['--out', draft.folder, ...addressArgs(ports)]
      const env = { ...process.env, DEMO: '1' }
      await runDemoTool('生成演示数据 seed', 'test/demo/seed.ts', args, env)
      recordPorts(draft, ports)
    })
  }
  data.lockData(files)
  const { ports: seeded } = readSeeded(files)
  if (seeded.app === ports.app && seeded.simulator === ports.simulator) return
  // The corp's public address lies in the database and names the port.
  const args = ['--data', files.folder, ...addressArgs(ports)]
  await runDemoTool('更换端口 move ports', 'test/demo/move.ts', args, demoEnv(ports, files))
  recordPorts(files, ports)
}

function startServers(files, ports) {
  mkdirSync(files.logs, { recursive: true })
  const shared = demoEnv(ports, files)
  const wecomUrl = `http://localhost:${ports.simulator}`
  const launch = (name, program, env) => {
    const logFile = join(files.logs, `${name}.log`)
    const args = ['--import', './bin/end-with-parent.mjs', program]
    const child = startChild(node24, args, { cwd: root, env, logFile, ipc: true })
    return { name, logFile, child }
  }
  return [
    launch('wecom', 'test/wecom/src/main.ts', {
      ...shared,
      APP_ORIGIN: `http://localhost:${ports.app}`,
      WORLD_DIR: files.world,
      WORLD_SEED: files.worldSeed,
    }),
    launch('app', 'server/src/main.ts', {
      ...shared,
      HOST: '127.0.0.1',
      WECOM_API_URL: wecomUrl,
      WECOM_OAUTH_URL: wecomUrl,
      WEB_DIST: join(root, 'web/dist'),
    }),
  ]
}

/** Ends when one of the servers does, with its last words: the demo needs both. */
const firstDeath = (servers) =>
  Promise.race(
    servers.map(async ({ name, logFile, child }) => {
      const { code, signal } = await child.ended
      const words = lastLines(readFileSync(logFile, 'utf8'), 15)
      throw new Stop(
        `${words}\n${name} 已退出 ended (${signal ?? `exit ${code}`})；log: ${logFile}`,
      )
    }),
  )

async function answers(url) {
  const until = Date.now() + readyTimeoutMs
  while (Date.now() < until) {
    try {
      const reply = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) })
      await reply.body?.cancel()
      if (reply.status < 400) return
    } catch {
      // Not listening yet.
    }
    await sleep(100)
  }
  throw new Stop(`没有响应：${url} did not answer within ${readyTimeoutMs / 1000} s`)
}

function showAddress(ports, files) {
  const lines = [
    `聊天窗口 Chat window:  http://localhost:${ports.simulator}`,
    `管理后台 Console (先在聊天窗口里换成苏敏, first become 苏敏 there):  http://localhost:${ports.pages}/c/helu/console`,
    `数据 Data: ${files.folder}   停止 Stop: Ctrl-C   重来 Anew: npm start --fresh`,
  ]
  const rule = '═'.repeat(72)
  console.log(`\n${rule}\n\n  ${lines.join('\n  ')}\n\n${rule}\n`)
}

async function main() {
  endOnSignal(0)
  try {
    await runDemo()
  } finally {
    await endAllChildren()
  }
}

async function runDemo() {
  const ports = checkSettings(process.env)
  console.log('销冠 Xiaoguan · 演示 demo')
  const files = data.layout(resolve(root, process.env.XIAOGUAN_DATA ?? '.data'))
  data.refuseIfForeign(files)
  data.refuseIfInUse(files)
  await refuseIfPortsTaken(ports)
  await ensureInstalled()
  await ensureBuilt()
  if (isFresh()) {
    const aside = data.setAside(files)
    if (aside) console.log(`  旧数据移到 old data moved to ${aside}`)
  }
  await prepareData(files, ports)
  const servers = startServers(files, ports)
  const death = firstDeath(servers)
  const ready = Promise.all([
    answers(`http://127.0.0.1:${ports.app}/readyz`),
    answers(`http://localhost:${ports.simulator}/`),
  ])
  await step('启动 start', () => Promise.race([ready, death]))
  showAddress(ports, files)
  await death
}

await runMain(main)
