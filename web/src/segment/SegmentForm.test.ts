import { mount } from '@vue/test-utils'
import { Segment } from '@xiaoguan/shared/rules/segment'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import SegmentForm from './SegmentForm.vue'
import { type PlainKind, beginCondition, kindNames } from './condition-kinds.ts'
import { type SegmentNames, segmentWords } from './segment-words.ts'

const names: SegmentNames = {
  choices: {
    staff: [{ staffId: 'zhouqian', name: '周倩' }],
    departments: [{ departmentId: 11, name: '南京西路店' }],
    channels: [{ state: 'door', name: '门店扫码' }],
    products: [{ productCode: 'P1', name: '修护面霜', category: '面霜' }],
    fields: [{ fieldKey: 'size', label: '鞋码', kind: 'number', choices: [] }],
  },
  tagGroups: [
    {
      tagGroupId: 'g1',
      name: '皮肤状态',
      tagClass: 'service',
      single: false,
      mustAsk: true,
      sensitive: false,
      byRule: false,
      tags: [
        { tagId: 't1', name: '敏感肌' },
        { tagId: 't2', name: '干皮' },
      ],
    },
  ],
}

const form = (segment: Segment) => {
  const made = mount(SegmentForm, {
    props: {
      modelValue: segment,
      names,
      'onUpdate:modelValue': (value: Segment) => void made.setProps({ modelValue: value }),
    },
  })
  return { made, at: (id: string) => made.get(`[data-testid=${id}]`) }
}

describe('the form of a segment', () => {
  it('adds a condition, writes it and takes it away', async () => {
    const { made, at } = form({ all: [] })
    expect(made.text()).toContain('所有客人')
    await at('add-condition').trigger('click')
    await at('add-tag').trigger('click')
    await at('segment-tag-t1').trigger('click')
    expect(made.props('modelValue')).toEqual({ all: [{ kind: 'tag', any: ['t1'] }] })
    expect(at('condition-0').text()).toBe('有标签「敏感肌」')
    await at('remove-condition-0').trigger('click')
    expect(made.props('modelValue')).toEqual({ all: [] })
  })

  it('reads numbers as they are typed: yuan as fen, empty as no limit', async () => {
    const { made } = form({ all: [{ kind: 'spent', atLeastFen: 100_000 }] })
    await made.get('[data-testid=condition-0]').trigger('click')
    const [from, below] = made.findAll('input[type=number]')
    expect((from!.element as HTMLInputElement).value).toBe('1000')
    await from!.setValue('')
    await below!.setValue('298')
    expect(segmentWords(made.props('modelValue'), names)).toEqual(['消费不到 ¥298'])
  })

  it.each(Object.keys(kindNames) as PlainKind[])(
    'begins 「%s」 as a condition that the server reads, and opens its fields',
    async (kind) => {
      const segment = { all: [beginCondition(kind)] }
      expect(z.safeParse(Segment, segment).success).toBe(true)
      const { made } = form(segment)
      await made.get('[data-testid=condition-0]').trigger('click')
      expect(made.findAll('input, .chip').length).toBeGreaterThan(0)
    },
  )

  it('shows what holds other conditions in words, to be taken away only', () => {
    const { made } = form({
      all: [
        {
          kind: 'any',
          of: [
            { kind: 'stage', in: ['won', 'repeat'] },
            { kind: 'not', of: { kind: 'channel', in: ['door'] } },
          ],
        },
      ],
    })
    expect(made.text()).toContain('满足其一（阶段是首单客或回头客；不是从门店扫码加来）')
    expect(made.find('[data-testid=condition-0]').exists()).toBe(false)
  })

  it('names each condition, and what is gone as such', () => {
    const segment: Segment = {
      all: [
        { kind: 'no_tag', any: ['t2', 'gone'] },
        { kind: 'group_unknown', tagGroupIds: ['g1'] },
        { kind: 'main_follower', in: ['zhouqian'] },
        { kind: 'department', in: [11] },
        { kind: 'silent', atLeastDays: 30 },
        { kind: 'bought', productCodes: ['P1'], categories: [], withinDays: 90 },
        { kind: 'field', fieldKey: 'size', op: 'at_least', value: '38' },
        { kind: 'lost', is: true },
      ],
    }
    expect(segmentWords(segment, names)).toEqual([
      '没有标签「干皮」或（已删除）',
      '还不知道皮肤状态',
      '周倩在跟',
      '南京西路店的客人',
      '30 天以上没联系',
      '90 天内买过修护面霜',
      '「鞋码」至少「38」',
      '已经不是好友',
    ])
  })
})
