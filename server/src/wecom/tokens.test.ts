import { describe, expect, it } from 'vitest'
import type { KeptToken, TokenKey, TokenStore } from './token-store.ts'
import { createKeeper } from './tokens.ts'

const key: TokenKey = { corpId: 'c1', kind: 'access', app: 'a1' }

/** A store in memory, as the one in the database behaves. */
function memoryStore() {
  const row: { kept: KeptToken | undefined; holder: string | undefined } = {
    kept: undefined,
    holder: undefined,
  }
  const store: TokenStore = {
    find: () => Promise.resolve(row.kept),
    lease(_, holder) {
      if (row.holder) return Promise.resolve(undefined)
      row.holder = holder
      return Promise.resolve({ kept: row.kept })
    },
    save(_, holder, token) {
      if (row.holder === holder) Object.assign(row, { kept: token, holder: undefined })
      return Promise.resolve()
    },
    release(_, holder) {
      if (row.holder === holder) row.holder = undefined
      return Promise.resolve()
    },
    drop(_, value) {
      if (row.kept?.value === value) row.kept = undefined
      return Promise.resolve()
    },
  }
  return { store, row }
}

/** Keepers of as many processes on one store, and a platform whose tokens last two hours. */
function scene({ lastsS = 7200 } = {}) {
  const time = { ms: 0 }
  const clocks = { ms: () => time.ms, now: () => new Date(time.ms) }
  const { store, row } = memoryStore()
  const platform = { fetched: 0, trouble: undefined as Error | undefined }
  const fetchNew = () => {
    platform.fetched += 1
    if (platform.trouble) return Promise.reject(platform.trouble)
    return Promise.resolve({ value: `token${platform.fetched}`, lastsS })
  }
  const startProcess = () => createKeeper(store, clocks)
  return { time, store, row, platform, fetchNew, startProcess }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('tokens', () => {
  it('are fetched once for all who ask, in any process', async () => {
    const { platform, fetchNew, startProcess } = scene()
    const keepers = [startProcess(), startProcess()]
    const values = await Promise.all(
      Array.from({ length: 50 }, (_, n) => keepers[n % 2]!.get(key, fetchNew)),
    )
    expect(new Set(values)).toEqual(new Set(['token1']))
    expect(platform.fetched).toBe(1)
  })

  it('are renewed behind the caller in their last minutes, and serve meanwhile', async () => {
    const { time, platform, fetchNew, startProcess } = scene()
    const keeper = startProcess()
    await keeper.get(key, fetchNew)
    time.ms += 6800_000
    expect(await keeper.get(key, fetchNew)).toBe('token1')
    expect(platform.fetched).toBe(1)
    time.ms += 200_000
    expect(await keeper.get(key, fetchNew)).toBe('token1')
    await settle()
    expect(await keeper.get(key, fetchNew)).toBe('token2')
    expect(platform.fetched).toBe(2)
  })

  it('are taken over when another process renewed them', async () => {
    const { time, platform, fetchNew, startProcess } = scene()
    const [one, other] = [startProcess(), startProcess()]
    await one.get(key, fetchNew)
    await other.get(key, fetchNew)
    time.ms += 7000_000
    await one.get(key, fetchNew)
    await settle()
    await other.get(key, fetchNew)
    await settle()
    expect(await other.get(key, fetchNew)).toBe('token2')
    expect(platform.fetched).toBe(2)
  })

  it('serve on while the platform is away, and are asked for at most once a minute', async () => {
    const { time, platform, fetchNew, startProcess } = scene()
    const keeper = startProcess()
    await keeper.get(key, fetchNew)
    platform.trouble = new Error('away')
    for (time.ms = 7000_000; time.ms < 7170_000; time.ms += 1000) {
      expect(await keeper.get(key, fetchNew)).toBe('token1')
      await settle()
    }
    expect(platform.fetched).toBe(1 + 3)
    await expect(keeper.get(key, fetchNew)).rejects.toThrow('away')
  })

  it('are not asked for again and again when the platform gives them little time', async () => {
    const { time, platform, fetchNew, startProcess } = scene({ lastsS: 1 })
    const keeper = startProcess()
    for (let n = 0; n < 20; n += 1) {
      await keeper.get(key, fetchNew)
      await settle()
      time.ms += 1000
    }
    expect(platform.fetched).toBeLessThan(5)
  })

  it('are fetched anew once when the platform no longer takes them, however many found out', async () => {
    const { platform, fetchNew, startProcess } = scene()
    const keepers = [startProcess(), startProcess()]
    for (const keeper of keepers) await keeper.get(key, fetchNew)
    const values = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const keeper = keepers[n % 2]!
        await keeper.drop(key, 'token1')
        return keeper.get(key, fetchNew, 'token1')
      }),
    )
    expect(new Set(values)).toEqual(new Set(['token2']))
    expect(platform.fetched).toBe(2)
  })

  it('stay when somebody comes late with the refusal of an older one', async () => {
    const { row, fetchNew, startProcess } = scene()
    const keeper = startProcess()
    await keeper.get(key, fetchNew)
    await keeper.drop(key, 'token1')
    await keeper.get(key, fetchNew, 'token1')
    await keeper.drop(key, 'token1')
    expect(row.kept?.value).toBe('token2')
    expect(await keeper.get(key, fetchNew, 'token1')).toBe('token2')
  })

  it('can be fetched by the next when fetching failed', async () => {
    const { platform, fetchNew, startProcess } = scene()
    const [one, other] = [startProcess(), startProcess()]
    platform.trouble = new Error('away')
    await expect(one.get(key, fetchNew)).rejects.toThrow('away')
    platform.trouble = undefined
    expect(await other.get(key, fetchNew)).toBe('token2')
  })
})
