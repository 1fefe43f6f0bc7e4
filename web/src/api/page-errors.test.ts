import { createApp, h } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { sendErrorsHome } from './page-errors.ts'
import { AbortedError, NetworkError, ProblemError } from './problem.ts'
import { stubServer } from './stub-server.ts'
import { describeError, forgetTold, tellHome } from './tell-home.ts'

beforeEach(forgetTold)

describe('what is told of an error', () => {
  it('leaves out what an address says of a person', () => {
    const error = new Error('no such part at https://a.test/c/helu/h5?code=secret#/today/wm1')
    error.stack = 'Error: x\n    at open (https://a.test/assets/h5.js?v=wm2:10:5)\n    at b.js:1:2'
    const found = describeError(error)
    expect(found?.message).toBe('Error: no such part at https://a.test/c/helu/h5')
    expect(found?.stack).toContain('(https://a.test/assets/h5.js:10:5)')
    expect(JSON.stringify(found)).not.toMatch(/secret|wm1|wm2/)
  })

  it.each([
    new NetworkError('offline', null),
    new ProblemError('internal', 500, 'r'),
    new AbortedError('aborted'),
    'Script error.',
    { errMsg: 'agentConfig:user not in allow list', errCode: -1 },
    'ResizeObserver loop completed with undelivered notifications.',
    Object.assign(new Error('x'), { stack: 'at f (chrome-extension://abc/inject.js:1:1)' }),
  ])('is nothing for what the page shows anyway or did not make: %s', (error) => {
    expect(describeError(error)).toBeNull()
  })

  it('is at most five of them, each once, and no trouble when nobody listens', async () => {
    const asked = stubServer(() => 'offline')
    for (const name of ['a', 'a', 'b', 'c', 'd', 'e', 'f']) await tellHome('h5', new Error(name))
    expect(asked.map(({ body }) => body)).toMatchObject(
      ['a', 'b', 'c', 'd', 'e'].map((name) => ({ page: 'h5', message: `Error: ${name}` })),
    )
  })
})

describe('a page', () => {
  it('tells of errors in handlers, in promises and in Vue', async () => {
    const asked = stubServer(() => ({ reply: {} }))
    const broken = () => {
      throw new Error('in Vue')
    }
    const app = createApp({ render: () => h('p', { onClick: broken }) })
    sendErrorsHome('sidebar', app)
    const place = document.createElement('div')
    app.mount(place)
    place.querySelector('p')?.click()
    dispatchEvent(new ErrorEvent('error', { error: new Error('in a handler') }))
    const reason = new Error('in a promise')
    dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }))
    await vi.waitFor(() => expect(asked).toHaveLength(3))
    expect(asked.map(({ path }) => path)).toEqual(Array(3).fill('/api/page-errors'))
  })
})
