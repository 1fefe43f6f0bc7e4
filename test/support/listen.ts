import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type Koa from 'koa'

export async function listenLocal(koa: Koa): Promise<{ url: string; http: Server }> {
  const http = koa.listen(0, '127.0.0.1')
  await new Promise((resolve, reject) => http.once('listening', resolve).once('error', reject))
  // A TCP server has an address object, not a path.
  const { port } = http.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, http }
}
