import { loadHealth } from '@xiaoguan/shared/health'
import { listTagHistory } from '@xiaoguan/shared/tag'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call, request } from './client.ts'
import { AbortedError, NetworkError, ProblemError } from './problem.ts'
import { stubServer } from './stub-server.ts'

const kindOf = async (asked: Promise<unknown>) => {
  const error: unknown = await asked.catch((reason: unknown) => reason)
  return error instanceof NetworkError ? error.kind : error
}
/** An answer that only an abort ends, as a real fetch is ended by one. */
function neverAnswering() {
  globalThis.fetch = (_input, { signal } = {}) =>
    new Promise((_resolve, reject) =>
      signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))),
    )
}

describe('one request to the server', () => {
  afterEach(() => void vi.useRealTimers())

  it('fills the path and leaves out what the query does not say', async () => {
    const asked = stubServer(() => ({ reply: { changes: [] } }))
    await call(listTagHistory, { customerId: 'wm/1 2' }, {})
    expect(asked[0]).toMatchObject({
      method: 'GET',
      path: '/api/customers/wm%2F1%202/tags/history',
      body: undefined,
    })
    expect(asked[0]?.query.toString()).toBe('')
  })

  it('throws the problem that the server named, with its fields', async () => {
    const reply = { code: 'tag.unknown', requestId: 'r1', fields: { 'body.add.0': 'unknown tag' } }
    stubServer(() => ({ status: 400, reply }))
    const error: unknown = await request('PUT', '/api/x', undefined, {}).catch((reason) => reason)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error).toMatchObject({ code: 'tag.unknown', status: 400, fields: reply.fields })
  })

  it('calls an answer strange that is none of our server: of another shape, or a gateway’s page', async () => {
    stubServer(() => ({ reply: { nothing: 'known' } }))
    expect(await kindOf(call(loadHealth, {}))).toBe('strange')
    stubServer(() => ({ status: 502, reply: 'Bad Gateway' }))
    expect(await kindOf(request('GET', '/api/x', undefined, undefined))).toBe('strange')
    globalThis.fetch = () => Promise.resolve(new Response('<html>', { status: 200 }))
    expect(await kindOf(request('GET', '/api/x', undefined, undefined))).toBe('strange')
  })

  it('tells no network from no answer in time', async () => {
    stubServer(() => 'offline')
    expect(await kindOf(request('GET', '/api/x', undefined, undefined))).toBe('offline')
    vi.useFakeTimers()
    neverAnswering()
    const late = kindOf(request('GET', '/api/x', undefined, undefined))
    await vi.advanceTimersByTimeAsync(12_000)
    expect(await late).toBe('timeout')
  })

  it('is given up when its caller says so, before it began too', async () => {
    stubServer(() => ({ reply: {} }))
    neverAnswering()
    const giving = new AbortController()
    const asked = kindOf(request('GET', '/api/x', undefined, undefined, giving.signal))
    giving.abort()
    expect(await asked).toBeInstanceOf(AbortedError)
    stubServer(() => ({ reply: {} }))
    const before = request('GET', '/api/x', undefined, undefined, AbortSignal.abort())
    expect(await kindOf(before)).toBeInstanceOf(AbortedError)
  })
})
