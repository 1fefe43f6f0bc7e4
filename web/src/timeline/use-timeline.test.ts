import type { TimelineEntry } from '@xiaoguan/shared/timeline'
import { effectScope, nextTick, ref } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { request } from '../api/client.ts'
import { Outbox, setOutbox } from '../api/outbox.ts'
import { stubServer } from '../api/stub-server.ts'
import { useTimeline } from './use-timeline.ts'

const eventId = (n: number) => `0b0e9f0c-5b5e-4b53-9d0e-0d1f0d0c0b0${n}`
const entry = (n: number): TimelineEntry => ({
  eventId: eventId(n),
  at: '2026-11-19T02:40:00.000Z',
  by: null,
  kind: 'stage',
  stage: 'aware',
  reason: null,
})

/** A server with three pages of one event each. */
function setUp() {
  const asked = stubServer(({ query }) => {
    const at = [1, 2, 3].findIndex((n) => eventId(n) === query.get('before')) + 2
    return { reply: { entries: [entry(at)], before: at < 4 ? eventId(at) : null } }
  })
  setOutbox(
    new Outbox({
      owner: () => 'helu/me',
      storage: { add: async () => undefined, remove: async () => undefined, list: async () => [] },
      send: (change) => request(change.method, change.path, undefined, change.body),
      lock: (work) => work(),
    }),
  )
  const [customerId, asOf] = [ref('wm-first'), ref('1')]
  const timeline = effectScope().run(() =>
    useTimeline(
      () => customerId.value,
      () => asOf.value,
    ),
  )!
  const shown = () =>
    timeline.state.value.status === 'ready'
      ? timeline.state.value.value.entries.map((one) => one.eventId)
      : null
  return { asked, customerId, asOf, timeline, shown }
}

describe('the timeline', () => {
  afterEach(() => setOutbox(null))

  it('shows the newest first and older ones when asked', async () => {
    const { timeline, shown } = setUp()
    await vi.waitFor(() => expect(shown()).toEqual([eventId(1)]))
    await timeline.showOlder()
    expect(shown()).toEqual([eventId(1), eventId(2)])
  })

  it('is read anew, as far as it is shown, when something changed', async () => {
    const { asked, asOf, timeline, shown } = setUp()
    await vi.waitFor(() => expect(shown()).not.toBeNull())
    await timeline.showOlder()
    const before = asked.length
    asOf.value = '2'
    await vi.waitFor(() => expect(asked).toHaveLength(before + 2))
    await vi.waitFor(() => expect(shown()).toHaveLength(2))
  })

  it('begins again with another customer, and shows nothing of the first meanwhile', async () => {
    const { customerId, timeline, shown } = setUp()
    await vi.waitFor(() => expect(shown()).not.toBeNull())
    await timeline.showOlder()
    customerId.value = 'wm-second'
    await nextTick()
    expect(shown()).toBeNull()
    await vi.waitFor(() => expect(shown()).toEqual([eventId(1)]))
  })
})
