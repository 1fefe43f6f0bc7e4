import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { ...process.env, ...environment } })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece: Buffer) => output.push(piece.toString()))
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => resolve(code))
  })
  const listening = new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve())
  })
  return { child, ended, listening, text: () => output.join('') }
}

/** A port that is free together with the next, below those the system gives to others meanwhile. */
async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  return (await isFree(port)) && (await isFree(port + 1)) ? port : freePort()
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

it('says where it is in one line, and ends on SIGTERM though a connection is open', async () => {
  const port = await freePort()
  const { child, ended, listening, text } = start({ WECOM_SIM_PORT: String(port) })
  await listening
  expect(text()).toMatch(new RegExp(`^模拟企业微信 http://localhost:${port}.*\\n$`))
  const page = await fetch(`http://localhost:${port}/`)
  expect(page.status).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

it('says in one line that its port is taken', async () => {
  const port = await freePort()
  const first = start({ WECOM_SIM_PORT: String(port) })
  await first.listening
  const second = start({ WECOM_SIM_PORT: String(port) })
  expect(await second.ended).toBe(1)
  expect(second.text()).toMatch(/^模拟企业微信没有启动：端口 \d+ 被占用.*\n$/)
})

it('says in one line which setting is wrong', async () => {
  const { ended, text } = start({ WECOM_SIM_PORT: 'abc' })
  expect(await ended).toBe(1)
  expect(text()).toMatch(/^模拟企业微信没有启动，设置有误：WECOM_SIM_PORT .*\n$/)
})
