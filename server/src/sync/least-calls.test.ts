import { describe, expect, it } from 'vitest'
import { leastCalls } from './least-calls.ts'

const empty = { topDepartments: 1, peopleOutside: 0, chats: 0, followsOfGroups: [], unassigned: 0 }

describe('the fewest calls of a sync', () => {
  it('are one for each list of an empty corp', () => {
    expect(leastCalls(empty)).toBe(6)
  })

  it('are one for each hundred follows of each hundred people, at least one', () => {
    expect(leastCalls({ ...empty, followsOfGroups: [0, 100, 101] })).toBe(6 + 1 + 1 + 2)
  })

  it('are one more for each chat, each top department, each person outside of them', () => {
    expect(leastCalls({ ...empty, chats: 1001 })).toBe(6 + 1 + 1001)
    expect(leastCalls({ ...empty, topDepartments: 3, peopleOutside: 2 })).toBe(6 + 2 + 2)
  })
})
