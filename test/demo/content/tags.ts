import type { TagClass } from '@xiaoguan/shared'

export type DemoTagGroup = {
  id: string
  name: string
  tagClass: TagClass
  single: boolean
  mustAsk: boolean
  sensitive: boolean
  byRule: boolean
  tags: readonly { id: string; name: string }[]
}

type Flags = Partial<Pick<DemoTagGroup, 'single' | 'mustAsk' | 'sensitive' | 'byRule'>>

/** Ids are stable: `etAge1` is the first tag of the group `etgAge`. */
function group(key: string, name: string, tagClass: TagClass, names: string[], flags: Flags = {}) {
  const tags = names.map((each, index) => ({ id: `et${key}${index + 1}`, name: each }))
  const plain = { single: false, mustAsk: false, sensitive: false, byRule: false }
  return { id: `etg${key}`, name, tagClass, tags, ...plain, ...flags } satisfies DemoTagGroup
}

const single = { single: true }
const rule = { byRule: true }

/** Ten groups, 48 tags; every word may be read by the customer. */
export const tagGroups: readonly DemoTagGroup[] = [
  group('Age', '年龄段', 'fact', ['18–24 岁', '25–30 岁', '31–35 岁', '36–45 岁', '46 岁以上'], {
    ...single,
    mustAsk: true,
  }),
  group('Job', '职业', 'fact', ['上班族', '学生', '全职妈妈', '自由职业', '老师医护'], single),
  group('Way', '到店距离', 'fact', ['走路能到', '地铁两站内', '开车来', '外区'], single),
  group(
    'From',
    '来源',
    'marketing',
    ['路过进店', '点评团购', '抖音团购', '小红书', '朋友介绍'],
    single,
  ),
  group('Card', '会员卡项', 'marketing', ['非会员', '禾露会员', '6 次卡', '12 次卡'], {
    ...single,
    ...rule,
  }),
  group('Spend', '消费档', 'marketing', ['百元内', '100–499', '500–1999', '2000 以上'], {
    ...single,
    ...rule,
  }),
  group(
    'Bought',
    '买过',
    'marketing',
    ['补水护理', '舒缓护理', '清洁护理', '面膜', '精华', '防晒'],
    rule,
  ),
  group(
    'Skin',
    '皮肤状态',
    'service',
    ['敏感肌', '红血丝', '干燥起皮', '出油闷痘', '暗沉', '细纹'],
    { mustAsk: true, sensitive: true },
  ),
  group('Habit', '习惯和在意', 'service', ['喝水少', '常熬夜', '怕疼', '怕推销', '会带孩子来']),
  group('Time', '方便时间', 'service', ['工作日午休', '工作日晚上', '周六', '周日'], {
    mustAsk: true,
  }),
]

const byName = new Map(tagGroups.flatMap((each) => each.tags.map((tag) => [tag.name, tag.id])))
const nameById = new Map(tagGroups.flatMap((each) => each.tags.map((tag) => [tag.id, tag.name])))
const groupByTag = new Map(tagGroups.flatMap((each) => each.tags.map((tag) => [tag.id, each])))

/** The id of a tag by its name; a wrong name is a mistake in the content. */
export function tagId(name: string): string {
  const id = byName.get(name)
  if (!id) throw new Error(`no such tag: ${name}`)
  return id
}

export const tagIds = (...names: string[]): string[] => names.map(tagId)
export const tagName = (id: string): string => nameById.get(id) ?? id

export function groupOfTag(id: string): DemoTagGroup {
  const found = groupByTag.get(id)
  if (!found) throw new Error(`no such tag: ${id}`)
  return found
}
