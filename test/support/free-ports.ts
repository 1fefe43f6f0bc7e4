import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

// Below the range from which systems take ports for outgoing connections: one of those may come between
// our look and the server's start.
const lowest = 10_000
const highest = 30_000

/** Loopback ports that were free a moment ago; `count` next to each other. */
export async function freePorts(count: number): Promise<number[]> {
  for (let tries = 0; tries < 50; tries++) {
    const first = randomInt(lowest, highest)
    const ports = Array.from({ length: count }, (_, at) => first + at)
    const listened = await Promise.all(ports.map(listenOnce))
    if (listened.every(Boolean)) return ports
  }
  throw new Error(`no ${count} free ports next to each other`)
}

async function listenOnce(port: number): Promise<boolean> {
  const probe = createServer()
  try {
    probe.listen({ port, host: '127.0.0.1', exclusive: true })
    await once(probe, 'listening')
    return true
  } catch {
    // Taken.
    return false
  } finally {
    probe.close()
  }
}
