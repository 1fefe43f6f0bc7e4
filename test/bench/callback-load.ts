// A process of its own, so that sending and receiving do not share a thread. Started with fork().
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Callback = { query: string; body: string }
export type CallbackOrder =
  /** So many each second, whether the answers come or not. */
  | { kind: 'open'; address: string; callbacks: Callback[]; perSecond: number }
  /** As many as come through, so many at a time. */
  | { kind: 'closed'; address: string; callbacks: Callback[]; connections: number; seconds: number }
/** `latenciesMs`: from when a callback was due to be sent until its answer. */
export type CallbackResult = { perSecond: number; latenciesMs: number[]; refused: number }

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

function post(address: string, { query, body }: Callback): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) }
    const call = request(`${address}?${query}`, { method: 'POST', agent, headers }, (reply) => {
      reply.resume().once('end', () => resolve(reply.statusCode ?? 0))
    })
    call.once('error', reject).end(body)
  })
}

/** Sends each at its time; a late sender counts against the answer, as a waiting platform would. */
async function sendOpen({ address, callbacks, perSecond }: CallbackOrder & { kind: 'open' }) {
  const latenciesMs: number[] = []
  let refused = 0
  const beganMs = performance.now()
  const answers: Promise<void>[] = []
  const send = async (callback: Callback, dueMs: number) => {
    if ((await post(address, callback)) === 200) latenciesMs.push(performance.now() - dueMs)
    else refused++
  }
  for (let next = 0; next < callbacks.length;) {
    const dueBy = ((performance.now() - beganMs) / 1000) * perSecond
    for (; next < callbacks.length && next <= dueBy; next++) {
      const dueMs = beganMs + (next / perSecond) * 1000
      answers.push(send(callbacks[next]!, dueMs))
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(answers)
  const perSecondDone = latenciesMs.length / ((performance.now() - beganMs) / 1000)
  return { perSecond: perSecondDone, latenciesMs, refused }
}

async function sendClosed(order: CallbackOrder & { kind: 'closed' }) {
  const { address, callbacks, connections, seconds } = order
  const latenciesMs: number[] = []
  let refused = 0
  let next = 0
  const beganMs = performance.now()
  const untilMs = beganMs + seconds * 1000
  const one = async () => {
    while (performance.now() < untilMs) {
      const callback = callbacks[next++]
      if (!callback) return
      const sentMs = performance.now()
      if ((await post(address, callback)) === 200) latenciesMs.push(performance.now() - sentMs)
      else refused++
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  const perSecond = latenciesMs.length / ((performance.now() - beganMs) / 1000)
  return { perSecond, latenciesMs, refused }
}

/** As much of the platform as the work on these callbacks asks for, answering after some milliseconds. */
const answerAfterMs = 20
const platform = createServer((asked, reply) => {
  asked.resume()
  const url = new URL(asked.url ?? '/', 'http://localhost')
  setTimeout(() => reply.end(JSON.stringify(answerOf(url))), answerAfterMs)
})

function answerOf(url: URL): object {
  const ok = { errcode: 0, errmsg: 'ok' }
  if (url.pathname.endsWith('/gettoken')) return { ...ok, access_token: 't', expires_in: 7200 }
  if (!url.pathname.endsWith('/externalcontact/get')) return ok
  const external_userid = url.searchParams.get('external_userid') ?? ''
  const staff = Number(external_userid.replaceAll(/\D/g, '')) % 50
  const follow = { userid: `staff${staff}`, createtime: 1_760_000_000, remark: `${Date.now()}` }
  const external_contact = { external_userid, name: '客户', type: 1, gender: 2 }
  return { ...ok, external_contact, follow_user: [{ ...follow, tags: [], add_way: 1 }] }
}

platform.listen(0, '127.0.0.1', () => {
  // A TCP server has an address object, not a path.
  const { port } = platform.address() as AddressInfo
  process.send?.({ platformUrl: `http://127.0.0.1:${port}` })
})

process.on('message', (order: CallbackOrder) => {
  const sending = order.kind === 'open' ? sendOpen(order) : sendClosed(order)
  sending.then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      process.exit(1)
    },
  )
})
