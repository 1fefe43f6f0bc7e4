import { beforeEach, describe, expect, it } from 'vitest'
import { getBoot, setBoot } from '../api/boot.ts'
import { stubServer } from '../api/stub-server.ts'
import { listTagUses, mostUsed, noteTagUse } from './tag-use.ts'

const day = 86_400_000
const at = (days: number) => new Date(Date.parse('2026-11-19T02:40:00Z') - days * day)
const tag = (tagId: string) => ({
  tagId,
  name: tagId,
  tagGroupId: 'g',
  tagClass: 'service' as const,
  single: false,
})
const names = (count = 6) => mostUsed(at(0), count, () => false).map(({ tagId }) => tagId)

describe('the tags that she uses most', () => {
  beforeEach(() => {
    stubServer(() => ({ reply: {} }))
    localStorage.clear()
  })

  it('are those of the last 30 days, the most used first and of equal ones the newest', () => {
    for (const [id, days] of [
      ['old', 31],
      ['twice', 20],
      ['twice', 19],
      ['early', 5],
      ['late', 1],
    ] as const)
      noteTagUse(tag(id), at(days))
    expect(names()).toEqual(['twice', 'late', 'early'])
    expect(names(1)).toEqual(['twice'])
    expect(mostUsed(at(0), 6, ({ tagId }) => tagId === 'twice')).toHaveLength(2)
  })

  it('are hers alone on a shared device', () => {
    noteTagUse(tag('mine'), at(1))
    const boot = getBoot()
    setBoot({ ...boot, staffId: 'another' })
    expect(names()).toEqual([])
    setBoot(boot)
    expect(names()).toEqual(['mine'])
  })

  it('do not grow without end', () => {
    for (let n = 0; n < 60; n += 1) noteTagUse(tag(`t${n}`), at(1))
    for (let n = 0; n < 60; n += 1) noteTagUse(tag('often'), at(0))
    expect(listTagUses()).toHaveLength(40)
    expect(listTagUses()[0]?.taps).toHaveLength(30)
  })

  it('are none where what is kept cannot be read', () => {
    const { corpKey, staffId } = getBoot()
    localStorage.setItem(`xiaoguan/${corpKey}/${staffId}/tag-use`, '{"no"')
    expect(names()).toEqual([])
  })
})
