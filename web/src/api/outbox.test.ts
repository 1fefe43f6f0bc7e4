import { closeReminder } from '@xiaoguan/shared/reminder'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { getBoot, setBoot } from './boot.ts'
import { newId } from './new-id.ts'
import { Outbox, ownerOfPage, type OutboxDeps } from './outbox.ts'
import type { OutboxStorage, StoredChange } from './outbox-storage.ts'
import { NetworkError, ProblemError } from './problem.ts'
import { stubServer } from './stub-server.ts'

function memoryStorage(): OutboxStorage & { held: Map<string, StoredChange> } {
  const held = new Map<string, StoredChange>()
  return {
    held,
    add: async (change) => void held.set(change.key, change),
    remove: async (key) => void held.delete(key),
    list: async (prefix) => [...held.values()].filter((change) => change.key.startsWith(prefix)),
  }
}

const answer = {
  reminder: {
    reminderId: newId(),
    text: 'x',
    dueAt: '2026-11-19T10:00:00Z',
    by: 'A',
    createdAt: '2026-11-19T10:00:00Z',
    doneAt: null,
  },
}

function setUp(deps: Partial<OutboxDeps> = {}) {
  const storage = memoryStorage()
  const sent: StoredChange[] = []
  const made: OutboxDeps = {
    owner: () => 'helu/me',
    storage,
    send: async (change) => (sent.push(change), answer),
    lock: (work) => work(),
    ...deps,
  }
  const outbox = new Outbox(made)
  const tap = (customerId: string, changeId = newId()) =>
    outbox.put(
      closeReminder,
      { customerId, reminderId: answer.reminder.reminderId },
      { changeId, done: true },
    )
  return { outbox, storage, sent, tap, deps: made }
}

const offline = () => Promise.reject(new NetworkError('offline', null))

describe('outbox', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('keeps a change on the device before it says so', async () => {
    const { storage, tap } = setUp({ send: offline })
    await tap('wm1')
    expect(storage.held.size).toBe(1)
  })

  it('sends while offline nothing away: it tries again until the server answers', async () => {
    const send = vi
      .fn<OutboxDeps['send']>()
      .mockImplementationOnce(offline)
      .mockImplementationOnce(offline)
      .mockResolvedValue(answer)
    const { outbox, storage, tap } = setUp({ send })
    const { reply } = await tap('wm1')
    await vi.runAllTimersAsync()
    await expect(reply).resolves.toEqual(answer)
    expect(send).toHaveBeenCalledTimes(3)
    expect(outbox.pending()).toBe(0)
    expect(storage.held.size).toBe(0)
  })

  it('goes on after a reload with what the page before left', async () => {
    const before = setUp({ send: offline })
    await before.tap('wm1', 'aaaaaaaa-0000-4000-8000-000000000001')
    const after = setUp({ storage: before.storage })
    await after.outbox.flush()
    expect(after.sent.map((change) => change.body)).toEqual([
      { changeId: 'aaaaaaaa-0000-4000-8000-000000000001', done: true },
    ])
    expect(before.storage.held.size).toBe(0)
  })

  it.each(['helu/other', 'helu/me2', 'helu/m', 'another-corp/me'])(
    'leaves the changes of helu/me on the device alone while %s uses it',
    async (owner) => {
      const before = setUp({ send: offline })
      await before.tap('wm1')
      const after = setUp({ storage: before.storage, owner: () => owner })
      await after.outbox.flush()
      expect(after.sent).toEqual([])
      expect(after.outbox.pending()).toBe(0)
      expect(before.storage.held.size).toBe(1)
      const back = setUp({ storage: before.storage })
      await back.outbox.flush()
      expect(back.sent).toHaveLength(1)
    },
  )

  it('is bound to the corp and the person of the page', async () => {
    stubServer(() => 'offline')
    expect(ownerOfPage()).toBe('helu/shenjiayi')
    setBoot({ ...getBoot(), corpKey: 'other', staffId: 'zhouqian' })
    expect(ownerOfPage()).toBe('other/zhouqian')
    setBoot(null)
  })

  it('sends one customer’s changes in the order of the taps, also when the first fails at first', async () => {
    const seen: unknown[] = []
    let fails = 1
    const { tap } = setUp({
      send: async (change) => {
        if (fails-- > 0) throw new NetworkError('timeout', null)
        seen.push(change.body)
        return answer
      },
    })
    await Promise.all([tap('wm1', 'one'), tap('wm1', 'two')])
    await tap('wm1', 'three')
    await vi.runAllTimersAsync()
    expect(seen).toEqual(['one', 'two', 'three'].map((changeId) => ({ changeId, done: true })))
  })

  it('does not let one customer’s trouble hold up another', async () => {
    const { outbox, tap } = setUp({
      send: async (change) => {
        if (change.customerId === 'bad') throw new ProblemError('internal', 500, 'r')
        return answer
      },
    })
    await tap('bad')
    await tap('good')
    await outbox.flush()
    expect([outbox.pending('bad'), outbox.pending('good')]).toEqual([1, 0])
  })

  it('sends what was put during a run right after it, whatever became of other customers', async () => {
    let letGo = () => undefined as void
    const held = new Promise<void>((resolve) => (letGo = resolve))
    const sent: string[] = []
    const { outbox, tap } = setUp({
      send: async (change) => {
        sent.push(change.customerId)
        if (change.customerId === 'good') return answer
        await held
        throw new ProblemError('internal', 500, 'r')
      },
    })
    await tap('bad')
    await vi.waitFor(() => expect(sent).toEqual(['bad']))
    const { reply } = await tap('good')
    letGo()
    await expect(reply).resolves.toEqual(answer)
    expect([outbox.pending('bad'), outbox.pending('good')]).toEqual([1, 0])
  })

  it('drops what the server refuses for good, says so, and goes on', async () => {
    const send = vi
      .fn<OutboxDeps['send']>()
      .mockRejectedValueOnce(new ProblemError('tag.unknown', 400, 'r1'))
      .mockResolvedValue(answer)
    const { outbox, tap } = setUp({ send })
    const refused: unknown[] = []
    outbox.onRefused((_change, error) => refused.push(error))
    const first = await tap('wm1')
    await expect(first.reply).rejects.toThrow('tag.unknown')
    const second = await tap('wm1')
    await expect(second.reply).resolves.toEqual(answer)
    expect(refused).toHaveLength(1)
  })

  it('keeps changes through a lost sign-in', async () => {
    const { outbox, tap } = setUp({
      send: () => Promise.reject(new ProblemError('signed_out', 401, 'r')),
    })
    await tap('wm1')
    await outbox.flush()
    expect(outbox.pending()).toBe(1)
  })

  it.each([
    ['refuses', () => Promise.reject(new Error('private mode'))],
    [
      'throws',
      () => {
        throw new DOMException('denied', 'SecurityError')
      },
    ],
  ])('works in memory, and says so, where the device %s', async (_how, broken) => {
    const { outbox, tap, sent } = setUp({ storage: { add: broken, remove: broken, list: broken } })
    const { reply } = await tap('wm1')
    await reply
    expect(sent).toHaveLength(1)
    expect(outbox.durable.value).toBe(false)
  })
})
