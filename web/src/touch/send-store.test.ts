import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { Outbox, setOutbox } from '../api/outbox.ts'
import { request } from '../api/client.ts'
import { stubServer, type Answer } from '../api/stub-server.ts'
import { fakeBridge } from '../wecom/fake.ts'
import { answerUnconfirmed, useSend } from './send-store.ts'
import { openedTouch } from './touch-samples.ts'

type Body = { touchId: string; messages: { text: string }[] }

const wish = {
  customerId: 'wm-xiaoyu',
  taskId: null,
  scriptVersionId: 's1@1',
  messages: [{ kind: 'text' as const, text: '小雨，周六见' }],
  edited: false,
}

function setUp(openings: Answer[] = []) {
  const touch = openedTouch(['小雨，周六见'])
  const asked = stubServer(({ path, body }) => {
    if (!path.endsWith('/touches')) return { reply: { touch } }
    // The page's own body, read back as the server would.
    const { touchId } = body as Body
    return openings.shift() ?? { reply: { touch: { ...touch, touchId } } }
  })
  setActivePinia(createPinia())
  setOutbox(
    new Outbox({
      owner: () => 'helu/me',
      storage: { add: async () => undefined, remove: async () => undefined, list: async () => [] },
      send: (change) => request(change.method, change.path, undefined, change.body),
      lock: (work) => work(),
    }),
  )
  const opened = () =>
    asked.filter(({ path }) => path.endsWith('/touches')).map(({ body }) => (body as Body).touchId)
  return { bridge: fakeBridge(), send: useSend(), asked, opened }
}

describe('the send store', () => {
  beforeEach(() => setOutbox(null))

  it('sends once when the button is tapped twice', async () => {
    const { bridge, send, opened } = setUp()
    const [first, second] = await Promise.all([send.start(bridge, wish), send.start(bridge, wish)])
    expect(first?.touch.state).toBe('sent')
    expect(second).toBeNull()
    expect(bridge.sent).toHaveLength(1)
    expect(opened()).toHaveLength(1)
  })

  it('makes no second touch when the answer to the first try was lost', async () => {
    const { bridge, send, opened } = setUp(['offline'])
    await expect(send.start(bridge, wish)).rejects.toThrow()
    expect(bridge.sent).toEqual([])
    await send.start(bridge, wish)
    expect(new Set(opened()).size).toBe(1)
  })

  it('begins anew after a refusal', async () => {
    const refusal = { status: 409, reply: { code: 'touch.over_cap', requestId: 'r' } }
    const { bridge, send, opened } = setUp([refusal])
    await expect(send.start(bridge, wish)).rejects.toThrow('touch.over_cap')
    await send.start(bridge, wish)
    expect(new Set(opened()).size).toBe(2)
  })

  it('reports each part to the server', async () => {
    const { bridge, send, asked } = setUp()
    await send.start(bridge, wish)
    expect(
      asked.filter(({ path }) => path.endsWith('/parts/1/result')).map(({ body }) => body),
    ).toEqual([expect.objectContaining({ state: 'sent' })])
  })
})

describe('the answer to 发出去了吗？', () => {
  const doubtful = () => {
    const touch = openedTouch(['a', 'b', 'c'])
    touch.parts[0]!.state = 'unconfirmed'
    return { ...touch, state: 'unconfirmed' as const }
  }

  it('is about the part in doubt: those never handed over wait for 接着发', async () => {
    const { asked } = setUp()
    const told = await answerUnconfirmed(doubtful(), 'sent')
    expect(told.state).toBe('partly')
    expect(told.parts.map(({ state }) => state)).toEqual(['sent', 'opened', 'opened'])
    await expect.poll(() => asked.map(({ path }) => path.split('/parts/')[1])).toEqual(['1/result'])
  })

  it('ends the touch when nothing went out', async () => {
    setUp()
    expect((await answerUnconfirmed(doubtful(), 'cancelled')).state).toBe('cancelled')
  })

  it('is about the first part when the page died before it was told', async () => {
    setUp()
    const told = await answerUnconfirmed(openedTouch(['a', 'b']), 'sent')
    expect(told.parts.map(({ state }) => state)).toEqual(['sent', 'opened'])
  })
})
