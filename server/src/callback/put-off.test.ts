import { describe, expect, it } from 'vitest'
import { WecomError, WecomUnreachable } from '../wecom/errors.ts'
import { planPutOff } from './put-off.ts'

const now = new Date('2026-11-19T10:40:00+08:00')
const tried = (attempts: number, problem: string | null = null) => ({
  hash: 'h',
  attempts,
  problem,
})
const secondsOf = (nextAt: Date) => (nextAt.getTime() - now.getTime()) / 1000

describe('putting a callback off', () => {
  it('waits longer each time, never over half a minute, and never gives up on what passes', () => {
    const error = new WecomUnreachable('externalcontact/get', 'timeout')
    const planned = [1, 2, 3, 4, 5, 6, 7, 100].map((n) => planPutOff(tried(n), error, now))
    expect(planned.map(({ nextAt }) => secondsOf(nextAt))).toEqual([1, 2, 4, 8, 16, 30, 30, 30])
    expect(planned.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'waiting'))
    expect(planned[0]?.problem).toBe('unreachable')
  })

  it('waits for the operator as for the platform, and says why', () => {
    const error = new WecomError('externalcontact/get', 60_020, 'not allow to access from your ip')
    expect(planPutOff(tried(50), error, now)).toMatchObject({ state: 'waiting', problem: '60020' })
    const gone = Object.assign(new Error('terminated'), { code: '57P01' })
    expect(planPutOff(tried(50), gone, now)).toMatchObject({
      state: 'waiting',
      problem: 'database',
    })
  })

  it('gives up after eight tries of what will never do, not counting waits before', () => {
    const error = new WecomError('externalcontact/get', 40_058, 'invalid')
    expect(planPutOff(tried(50, '60020'), error, now)).toMatchObject({
      state: 'waiting',
      attempts: 1,
      problem: 'bug 40058',
    })
    expect(planPutOff(tried(7, 'bug 40058'), error, now).state).toBe('waiting')
    expect(planPutOff(tried(8, 'bug 40058'), error, now)).toMatchObject({
      state: 'failed',
      problem: 'bug 40058',
    })
    const ours = planPutOff(tried(8, 'bug TypeError'), new TypeError('x'), now)
    expect(ours).toMatchObject({ state: 'failed', problem: 'bug TypeError' })
  })
})
