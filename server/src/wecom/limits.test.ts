import { describe, expect, it } from 'vitest'
import { WecomError } from './errors.ts'
import { createLimits } from './limits.ts'

/** Limits under a clock that stands still until it is moved. */
function scene() {
  const time = { ms: 0 }
  const clocks = { ms: () => time.ms, now: () => new Date(time.ms) }
  return { limits: createLimits(clocks), time }
}

/** A call that is under way until it is told to end. */
function slow() {
  let underWay = 0
  let most = 0
  const ends: (() => void)[] = []
  const call = () => {
    underWay += 1
    most = Math.max(most, underWay)
    return new Promise<void>((resolve) => ends.push(resolve)).finally(() => (underWay -= 1))
  }
  return { call, ends, counts: () => ({ underWay, most }) }
}

const tick = () => new Promise((resolve) => setImmediate(resolve))

async function endAll(ends: (() => void)[]) {
  while (ends.length > 0) {
    for (const end of ends.splice(0)) end()
    await tick()
  }
}

describe('calls to the platform', () => {
  it.each([
    ['externalcontact/mark_tag', 5],
    ['externalcontact/batch/get_by_user', 5],
    ['media/upload', 3],
    ['message/send', 20],
  ])('%s: at most %i at once, the others in their turn', async (api, most) => {
    const { limits } = scene()
    const { call, ends, counts } = slow()
    const all = Array.from({ length: 30 }, () => limits.run('c1', api, call))
    await tick()
    expect(counts().underWay).toBe(most)
    await endAll(ends)
    await Promise.all(all)
    expect(counts()).toEqual({ underWay: 0, most })
  })

  it('do not wait for another corp’s, nor for another API’s', async () => {
    const { limits } = scene()
    const { call, ends, counts } = slow()
    const all = ['c1', 'c2'].flatMap((corpId) =>
      ['media/upload', 'media/get'].flatMap((api) =>
        Array.from({ length: 4 }, () => limits.run(corpId, api, call)),
      ),
    )
    await tick()
    expect(counts().underWay).toBe(12)
    await endAll(ends)
    await Promise.all(all)
  })

  it('give the place back when they fail', async () => {
    const { limits } = scene()
    const fail = () => Promise.reject(new Error('broken'))
    for (let n = 0; n < 10; n += 1)
      await expect(limits.run('c1', 'media/upload', fail)).rejects.toThrow('broken')
    await expect(limits.run('c1', 'media/upload', () => Promise.resolve('ok'))).resolves.toBe('ok')
  })

  it('leave an API alone for some seconds after "too often", longer each time, and only that one', async () => {
    const { limits, time } = scene()
    let asked = 0
    let answer: () => Promise<string> = () =>
      Promise.reject(new WecomError('message/send', 45_009, 'api freq out of limit'))
    const ask = (corpId = 'c1', api = 'message/send') =>
      limits.run(corpId, api, () => {
        asked += 1
        return answer()
      })
    const codes: number[] = []
    for (const wait of [0, 2999, 1, 5999, 1, 12_000]) {
      time.ms += wait
      await expect(ask()).rejects.toMatchObject({ errcode: 45_009 })
      codes.push(asked)
    }
    expect(codes).toEqual([1, 1, 2, 2, 3, 4])
    answer = () => Promise.resolve('ok')
    expect(await ask('c2')).toBe('ok')
    expect(await ask('c1', 'user/get')).toBe('ok')
    time.ms += 12_000
    expect(await ask()).toBe('ok')
  })
})
