import type { ScriptProof } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import type { Reference, ReferenceScript } from '../corp/store.ts'
import { suggestScripts } from './suggest.ts'

function script(scriptId: string, given: Partial<ReferenceScript> = {}): ReferenceScript {
  return {
    scriptId,
    scriptVersionId: `${scriptId}.1`,
    category: '邀约',
    ownerId: null,
    state: 'published',
    position: 0,
    title: scriptId,
    kind: 'care',
    messages: [{ kind: 'text', text: '{{客户称呼}}，你好' }],
    suitedTagIds: [],
    unsuitedTagIds: [],
    stages: ['lead'],
    spendBands: [],
    ...given,
  }
}
function proof(matured: number, replied: number): ScriptProof {
  return { sent: matured, matured, replied, ordered: 0, waiting: 0 }
}

const bands = {
  tagGroupId: 'spend',
  name: '消费档',
  tagClass: 'marketing' as const,
  single: true,
  mustAsk: false,
  sensitive: false,
  byRule: true,
  tags: [
    { tagId: 'low', name: '百元内' },
    { tagId: 'high', name: '2000 以上' },
  ],
}
const habits = {
  ...bands,
  tagGroupId: 'habit',
  name: '习惯和在意',
  tags: [{ tagId: 'pushy', name: '怕推销' }],
}

function suggest(
  scripts: ReferenceScript[],
  given: { tally?: [string, ScriptProof][]; tagIds?: string[]; leaveOut?: string[] } = {},
) {
  const tags = [bands, habits].flatMap((group) =>
    group.tags.map((tag) => [tag.tagId, { name: tag.name, group }] as const),
  )
  // Only what suggestions read of the reference data.
  const reference = {
    scripts,
    sops: new Map(),
    staff: new Map(),
    tags: new Map(tags),
    tagGroups: [bands, habits],
  } as unknown as Reference
  return suggestScripts({
    reference,
    tally: new Map(given.tally),
    recipient: { stage: 'lead', tagIds: new Set(given.tagIds) },
    variables: { 客户称呼: '小雨' },
    staffId: 'zhouqian',
    leaveOut: new Set(given.leaveOut),
  })
}
const idsOf = (found: { scriptId: string }[]) => found.map(({ scriptId }) => scriptId)

describe('suggesting scripts', () => {
  it('puts the proven one first and says how often it works', () => {
    const found = suggest([script('a'), script('b')], { tally: [['b', proof(82, 50)]] })
    expect(idsOf(found)).toEqual(['b', 'a'])
    expect(found[0]?.reason).toBe('像她这样的客人，10 个有 6 个会回（82 次）')
    expect(found[1]?.reason).toBe('刚加上的客人常用')
  })

  it('names no rate under ten matured touches', () => {
    const [found] = suggest([script('a')], { tally: [['a', proof(9, 9)]] })
    expect(found?.reason).toBe('刚加上的客人常用')
  })

  it('never suggests what does not suit her, was sent lately, or is another’s', () => {
    const scripts = [
      script('against', { unsuitedTagIds: ['pushy'] }),
      script('cheap', { spendBands: ['low'] }),
      script('stage', { stages: ['won'] }),
      script('sent'),
      script('other', { ownerId: 'wangfang' }),
      script('draft', { state: 'draft' }),
      script('good'),
    ]
    const found = suggest(scripts, { tagIds: ['pushy', 'high'], leaveOut: ['sent'] })
    expect(idsOf(found)).toEqual(['good'])
  })

  it('gives at most three', () => {
    expect(suggest(['a', 'b', 'c', 'd'].map((id) => script(id)))).toHaveLength(3)
  })
})
