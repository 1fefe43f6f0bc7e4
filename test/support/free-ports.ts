import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/** Loopback ports that were free a moment ago; `count` next to each other. */
export async function freePorts(count: number): Promise<number[]> {
  for (let tries = 0; tries < 50; tries++) {
    const first = (await listenOnce(0)) ?? 0
    const ports = Array.from({ length: count }, (_, at) => first + at)
    const listened = await Promise.all(ports.map(listenOnce))
    if (listened.every((port) => port !== undefined)) return ports
  }
  throw new Error(`no ${count} free ports next to each other`)
}

async function listenOnce(port: number): Promise<number | undefined> {
  const probe = createServer()
  try {
    probe.listen({ port, host: '127.0.0.1', exclusive: true })
    await once(probe, 'listening')
    // A TCP server has an address object, not a path.
    return (probe.address() as AddressInfo).port
  } catch {
    // Taken.
    return undefined
  } finally {
    probe.close()
  }
}
