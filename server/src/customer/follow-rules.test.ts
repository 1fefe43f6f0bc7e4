import { describe, expect, it } from 'vitest'
import { type FollowRow, followEnded, followMissing, followShown } from './contact.ts'
import { chooseMain, lostSince } from './follow-rules.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 19, 2, minute))
const key = { corpId: 'c', customerId: 'wm' }

function follow(staffId: string, added: number, rest: Partial<FollowRow> = {}): FollowRow {
  const shown = { remark: null, description: null, addWay: 1, state: 's1', tagIds: [] }
  const row = followShown(key, undefined, { ...shown, staffId, addedAt: at(added) }, at(added))
  return { ...row, ...rest }
}
const ended = (row: FollowRow, by: 'staff' | 'transfer' | 'customer', minute = 30) =>
  followEnded(row, { endedBy: by, at: at(minute) })

describe('the main follower', () => {
  it('is the first to add her, and stays it while that stands', () => {
    expect(chooseMain(null, [follow('b', 2), follow('a', 1)], undefined)).toBe('a')
    expect(chooseMain('b', [follow('b', 2), follow('a', 1)], undefined)).toBe('b')
  })

  it('becomes the oldest that stands; nobody: stays for the record', () => {
    const gone = ended(follow('a', 1), 'staff')
    expect(chooseMain('a', [gone, follow('c', 3), follow('b', 2)], undefined)).toBe('b')
    expect(chooseMain('a', [gone], undefined)).toBe('a')
  })

  it('becomes the taker of a transfer, also when she is awaited still', () => {
    const gone = ended(follow('a', 1), 'transfer')
    expect(chooseMain('a', [gone, follow('b', 2), follow('c', 3)], 'c')).toBe('c')
    expect(chooseMain('a', [gone, follow('b', 2)], 'c')).toBe('a')
    const given = follow('d', 30, { add_way: 202 })
    expect(chooseMain('a', [gone, follow('b', 2), given], undefined)).toBe('d')
  })
})

describe('a loss', () => {
  it('is when the last follow ended, unless she is being handed over', () => {
    const a = ended(follow('a', 1), 'customer', 20)
    expect(lostSince([a, follow('b', 2)])).toBeNull()
    expect(lostSince([a, ended(follow('b', 2), 'staff', 30)])).toEqual(at(30))
    expect(lostSince([a, ended(follow('b', 2), 'transfer', 30)])).toBeNull()
  })
})

describe('a follow', () => {
  it('is over when she deleted the staff at or after it began, whatever the platform shows', () => {
    const row = ended(follow('a', 10), 'customer', 10)
    expect(row).toMatchObject({ ended_by: 'customer', ended_at: at(10) })
    const shown = { staffId: 'a', addedAt: at(10), tagIds: [] }
    const rest = { remark: null, description: null, addWay: 1, state: null }
    expect(followShown(key, row, { ...shown, ...rest }, at(40))).toMatchObject({
      ended_by: 'customer',
      state: 's1',
    })
    const again = followShown(key, row, { ...shown, ...rest, addedAt: at(35) }, at(40))
    expect(again).toMatchObject({ ended_by: null, ended_at: null, state: null })
  })

  it('is not ended by what was told of an earlier time', () => {
    const row = follow('a', 10)
    expect(ended(row, 'staff', 5)).toBe(row)
    expect(ended(row, 'customer', 5)).toMatchObject({ ended_at: null })
    expect(followMissing(row, at(5))).toBe(row)
  })

  it('keeps when it ended and learns how', () => {
    const row = followMissing(follow('a', 10), at(20))
    expect(row).toMatchObject({ ended_by: 'staff', ended_at: at(20) })
    expect(ended(row, 'transfer')).toMatchObject({ ended_by: 'transfer', ended_at: at(20) })
    expect(ended(ended(row, 'transfer'), 'staff')).toMatchObject({ ended_by: 'transfer' })
  })
})
