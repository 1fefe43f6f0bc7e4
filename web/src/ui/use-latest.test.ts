import { effectScope } from 'vue'
import { describe, expect, it } from 'vitest'
import { useLatest } from './use-latest.ts'

/** A load whose answers come when the test says so. */
function slowLoad() {
  const answers = new Map<
    string,
    { resolve: (value: string) => void; reject: (error: Error) => void }
  >()
  const signals = new Map<string, AbortSignal>()
  const latest = effectScope().run(() =>
    useLatest((signal, id: string) => {
      signals.set(id, signal)
      return new Promise<string>((resolve, reject) => answers.set(id, { resolve, reject }))
    }),
  )!
  return { latest, answers, signals }
}

describe('useLatest', () => {
  it('ignores an older answer that comes after a newer question', async () => {
    const { latest, answers, signals } = slowLoad()
    const first = latest.run('zhang')
    const second = latest.run('li')
    answers.get('li')!.resolve('Li')
    await second
    answers.get('zhang')!.resolve('Zhang')
    await first
    expect(latest.state.value).toEqual({ status: 'ready', value: 'Li' })
    expect(signals.get('zhang')!.aborted).toBe(true)
  })

  it('keeps what is shown while it asks quietly, and drops it otherwise', async () => {
    const { latest, answers } = slowLoad()
    const first = latest.run('a')
    answers.get('a')!.resolve('A')
    await first
    void latest.runQuietly('b')
    expect(latest.state.value.status).toBe('ready')
    void latest.run('c')
    expect(latest.state.value.status).toBe('loading')
  })

  it('shows nothing any more once forgotten', async () => {
    const { latest, answers } = slowLoad()
    const asked = latest.run('a')
    latest.forget()
    answers.get('a')!.reject(new Error('late'))
    await asked
    expect(latest.state.value).toEqual({ status: 'idle' })
  })
})
