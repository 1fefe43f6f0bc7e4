import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Listening {
  port: number
  close: () => Promise<void>
}

/** Listens on both loopback addresses by default, so that "localhost" works whichever comes first. */
export async function listen(
  handler: RequestListener,
  port: number,
  hosts: readonly string[] = ['127.0.0.1', '::1'],
): Promise<Listening> {
  const servers: Server[] = []
  const close = async () => {
    await Promise.all(servers.map(closeNow))
  }
  let bound = port
  for (const [index, host] of hosts.entries()) {
    const server = createServer(handler)
    try {
      await open(server, bound, host)
    } catch (error) {
      if (index > 0 && isMissingAddress(error)) continue
      await close()
      throw error
    }
    servers.push(server)
    // The address of a TCP server is an AddressInfo; a string is only for pipes.
    bound = (server.address() as AddressInfo).port
  }
  return { port: bound, close }
}

function open(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** A machine without IPv6 has no ::1. */
function isMissingAddress(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')
  )
}

function closeNow(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** Where to send a browser that came by IP: cookies, trusted domain and signature need one name. */
export function localhostAddress(request: IncomingMessage): string | null {
  const match = /^(?:127\.0\.0\.1|\[::1\])(:\d+)?$/.exec(request.headers.host ?? '')
  return match ? `http://localhost${match[1] ?? ''}${request.url ?? '/'}` : null
}
