import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { openClockFile, realClock } from './client/clock-file.ts'
import { startSimulator } from './server.ts'
import { openWorld, WorldSeed } from './world.ts'

const Port = z.coerce.number().int().min(1).max(65_534)
const Environment = z.object({
  WECOM_SIM_PORT: Port.default(3001),
  APP_ORIGIN: z.url().default('http://localhost:3000'),
  WORLD_DIR: z.string().optional(),
  WORLD_SEED: z.string().optional(),
  CLOCK_FILE: z.string().optional(),
  HOST: z.string().optional(),
})

/** Says why in one line and ends. */
function fail(reason: string): never {
  console.error(reason)
  process.exit(1)
}

function readEnvironment() {
  const parsed = Environment.safeParse(process.env)
  if (parsed.success) return parsed.data
  return fail(`模拟企业微信没有启动，设置有误：${firstIssue(parsed.error)}`)
}

function firstIssue({ issues }: z.ZodError): string {
  return issues
    .slice(0, 1)
    .map((issue) => `${issue.path.join('.')} ${issue.message}`)
    .join('')
}

function readSeed(path: string | undefined): z.input<typeof WorldSeed> {
  if (!path) return { corps: [] }
  if (!existsSync(path)) return fail(`模拟企业微信没有启动，找不到 WORLD_SEED：${path}`)
  const parsed = WorldSeed.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  return parsed.success
    ? parsed.data
    : fail(`模拟企业微信没有启动，${path} 有误：${firstIssue(parsed.error)}`)
}

function why(error: unknown, port: number): string {
  if (!(error instanceof Error)) return String(error)
  const isTaken = 'code' in error && error.code === 'EADDRINUSE'
  const taken = 'port' in error ? String(error.port) : port
  return isTaken
    ? `端口 ${taken} 被占用，换一个 WECOM_SIM_PORT 再试。`
    : error.message.replaceAll(/\s+/g, ' ').slice(0, 200)
}

const environment = readEnvironment()
const { WECOM_SIM_PORT: port, WORLD_DIR: dir, CLOCK_FILE: clockFile } = environment
const clock = clockFile ? openClockFile(clockFile) : realClock
try {
  const seed = readSeed(environment.WORLD_SEED)
  const world = openWorld({ seed, now: clock.now, ...(dir ? { dir } : {}) })
  const simulator = await startSimulator({
    world,
    port,
    appOrigin: environment.APP_ORIGIN,
    host: environment.HOST,
    clockFile,
  })
  console.log(`模拟企业微信 ${simulator.url}（应用页面经 ${simulator.gatewayUrl}）`)
  const stop = async () => {
    await simulator.close()
    world.close()
    process.exit(0)
  }
  process.once('SIGINT', () => void stop())
  process.once('SIGTERM', () => void stop())
} catch (error) {
  fail(`模拟企业微信没有启动：${why(error, port)}`)
}
