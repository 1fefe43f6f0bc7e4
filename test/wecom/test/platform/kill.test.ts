import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { openWorld } from '../../src/world.ts'
import { corpId, testCorp } from './start.ts'

const writer = join(import.meta.dirname, 'endless-writer.ts')

/** Lets a process write until it has confirmed `until` messages, then kills it outright. */
async function writeAndKill(dir: string, until: number): Promise<number> {
  const seed = JSON.stringify({ corps: [testCorp()] })
  const child = spawn(process.execPath, [writer, dir, seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let confirmed = 0
  for await (const line of createInterface({ input: child.stdout })) {
    confirmed = Number(line)
    if (confirmed === until) child.kill('SIGKILL')
  }
  if (child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  return confirmed
}

it('has everything that was confirmed before kill -9, in order, run after run', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'wecom-kill-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  let least = 0
  for (const until of [1, 57, 300]) {
    least += await writeAndKill(dir, until)
    const world = openWorld({ seed: { corps: [] }, now: Date.now, dir })
    const messages = world.getCorp(corpId).messagesOf('wangfang', 'wmXiaoyu')
    world.close()
    expect(messages.length).toBeGreaterThanOrEqual(least)
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
    least = messages.length
  }
})
