import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** What is on screen of something asked for: one state that can be only one thing. */
export type Loaded<T> =
  | { status: 'idle' }
  | { status: 'loading' }
  | { status: 'ready'; value: T }
  | { status: 'failed'; error: unknown }

export type Latest<Args extends readonly unknown[], T> = {
  state: ShallowRef<Loaded<T>>
  /** Asks; aborts and forgets the call before. `quiet` keeps what is shown meanwhile. */
  run: (...args: Args) => Promise<void>
  runQuietly: (...args: Args) => Promise<void>
  /** Gives up what is under way and shows nothing. */
  forget: () => void
}

/** Only the newest answer counts: an older one is aborted, and ignored should it come after all. */
export function useLatest<Args extends readonly unknown[], T>(
  load: (signal: AbortSignal, ...args: Args) => Promise<T>,
): Latest<Args, T> {
  const state: ShallowRef<Loaded<T>> = shallowRef({ status: 'idle' })
  let current: AbortController | null = null

  async function ask(quiet: boolean, args: Args): Promise<void> {
    current?.abort()
    const mine = new AbortController()
    current = mine
    if (!quiet || state.value.status !== 'ready') state.value = { status: 'loading' }
    try {
      const value = await load(mine.signal, ...args)
      if (current === mine) state.value = { status: 'ready', value }
    } catch (error) {
      if (current === mine) state.value = { status: 'failed', error }
    }
  }

  function forget(): void {
    current?.abort()
    current = null
    state.value = { status: 'idle' }
  }

  onScopeDispose(() => current?.abort(), true)
  return {
    state,
    run: (...args) => ask(false, args),
    runQuietly: (...args) => ask(true, args),
    forget,
  }
}
