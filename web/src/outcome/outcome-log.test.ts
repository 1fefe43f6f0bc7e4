import { beforeEach, describe, expect, it } from 'vitest'
import { Outbox, setOutbox } from '../api/outbox.ts'
import type { StoredChange } from '../api/outbox-storage.ts'
import { keepOutcome } from './outcome-log.ts'

describe('an outcome', () => {
  let kept: StoredChange[] = []

  beforeEach(() => {
    kept = []
    setOutbox(
      new Outbox({
        owner: () => 'helu/me',
        storage: {
          add: async (change) => void kept.push(change),
          remove: async () => undefined,
          list: async () => [],
        },
        send: () => new Promise(() => undefined),
        lock: (work) => work(),
      }),
    )
  })

  it('is one when the chip is tapped twice', async () => {
    const tap = () => keepOutcome('wm1', 't1', { kind: 'replied' })
    const [first, second] = await Promise.all([tap(), tap()])
    expect(second).toBe(first)
    expect(kept).toHaveLength(1)
  })

  it('is another one after it was taken back', async () => {
    const tap = () => keepOutcome('wm1', 't1', { kind: 'replied' })
    expect(await tap()).not.toBe(await tap())
  })
})
