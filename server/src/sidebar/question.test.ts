import { describe, expect, it } from 'vitest'
import { askAbout } from './question.ts'

const now = new Date('2026-11-19T02:40:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString()
const touch = { state: 'sent' as const, opener: true, outcome: null, openedAt: hoursAgo(2) }

describe('the question about the last message', () => {
  it('asks what came of an opener, for a week', () => {
    expect(askAbout(touch, now)).toBe('outcome')
    expect(askAbout({ ...touch, openedAt: hoursAgo(169) }, now)).toBeNull()
  })

  it('asks nothing about an answer, or once something was said', () => {
    expect(askAbout({ ...touch, opener: false }, now)).toBeNull()
    expect(askAbout({ ...touch, outcome: 'replied' }, now)).toBeNull()
  })

  it('asks whether it went out when the page died in between', () => {
    expect(askAbout({ ...touch, state: 'open' }, now)).toBe('unconfirmed')
    expect(askAbout({ ...touch, state: 'open', openedAt: hoursAgo(0.01) }, now)).toBeNull()
    expect(askAbout({ ...touch, state: 'unconfirmed' }, now)).toBe('unconfirmed')
    expect(askAbout({ ...touch, state: 'partly' }, now)).toBe('partly')
  })
})
