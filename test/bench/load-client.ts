// A process of its own, so that asking and answering do not share a thread. Started with fork().
import { Agent, get } from 'node:http'

export type LoadOrder = {
  base: string
  /** Each request takes the next one. */
  paths: string[]
  headers: Record<string, string>
  connections: number
  seconds: number
}
export type LoadResult = { perSecond: number; latenciesMs: number[] }

async function ask(agent: Agent, url: string, headers: Record<string, string>): Promise<number> {
  const beganMs = performance.now()
  await new Promise<void>((resolve, reject) => {
    get(url, { agent, headers }, (reply) => {
      if (reply.statusCode !== 200) reject(new Error(`${url}: ${reply.statusCode}`))
      reply.resume().once('end', resolve)
    }).once('error', reject)
  })
  return performance.now() - beganMs
}

async function load({ base, paths, headers, connections, seconds }: LoadOrder) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const latenciesMs: number[] = []
  let next = 0
  const beganMs = performance.now()
  const untilMs = beganMs + seconds * 1000
  const one = async () => {
    while (performance.now() < untilMs) {
      const path = paths[next++ % paths.length] ?? '/'
      latenciesMs.push(await ask(agent, `${base}${path}`, headers))
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  const perSecond = latenciesMs.length / ((performance.now() - beganMs) / 1000)
  agent.destroy()
  return { perSecond, latenciesMs } satisfies LoadResult
}

process.on('message', (order: LoadOrder) => {
  load(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    },
  )
})
