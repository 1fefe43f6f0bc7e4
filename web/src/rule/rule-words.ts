import type { Stage } from '@xiaoguan/shared/customer'
import type { OutcomeKind } from '@xiaoguan/shared/outcome'
import type { Segment } from '@xiaoguan/shared/rules/segment'
import type { RuleTrigger, RuleWish, TagRule } from '@xiaoguan/shared/tag-rule'

/** What the features beside this one call their things. */
export type RuleNames = {
  stages: Record<Stage, string>
  outcomes: Record<OutcomeKind, string>
  /** By id; null: deleted. */
  tag: (tagId: string) => string | null
  channels: readonly { state: string; name: string }[]
  only: (segment: Segment) => string[]
}

const either = (names: readonly string[]) => names.map((name) => `「${name}」`).join('或')
const gone = '已删除的标签'
const tagNames = (tagIds: readonly string[], names: RuleNames) =>
  tagIds.map((tagId) => names.tag(tagId) ?? gone)

/** 当……: when a rule looks. */
export function whenWords(trigger: RuleTrigger, names: RuleNames): string {
  switch (trigger.on) {
    case 'outcome':
      return `登记${either(trigger.kinds.map((kind) => names.outcomes[kind]))}后`
    case 'order':
      return '有新订单后'
    case 'channel':
      return `从${either(
        trigger.states.map(
          (state) => names.channels.find((one) => one.state === state)?.name ?? state,
        ),
      )}加上后`
    case 'silent':
      return `${trigger.days} 天没人联系过`
    case 'stage':
      return `阶段到了${either(trigger.stages.map((stage) => names.stages[stage]))}后`
    case 'tag':
      return `打上${either(tagNames(trigger.tagIds, names))}后`
  }
}

/** 就……: what it does. */
export function thenWords(
  { addTagIds, removeTagIds }: Pick<RuleWish, 'addTagIds' | 'removeTagIds'>,
  names: RuleNames,
): string {
  const quoted = (tagIds: readonly string[]) =>
    tagNames(tagIds, names)
      .map((name) => `「${name}」`)
      .join('')
  return [
    addTagIds.length > 0 && `打上${quoted(addTagIds)}`,
    removeTagIds.length > 0 && `取下${quoted(removeTagIds)}`,
  ]
    .filter((part) => typeof part === 'string')
    .join('，')
}

/** Why a rule does not run as it should; null: it does. */
export function troubleWords(rule: TagRule, rules: readonly TagRule[]): string | null {
  if (rule.state === 'paused') {
    const names = (rule.pausedBy?.names ?? []).map((name) => `「${name}」`).join('')
    if (rule.pausedBy?.kind === 'tag_sensitive')
      return `标签${names}现在是敏感的，只能当面问过她再打，这条规则停了。换个标签再打开`
    const kind = rule.pausedBy?.kind === 'product_deleted' ? '商品' : '标签'
    return `${kind}${names}删掉了，这条规则停了。改好再打开`
  }
  if (!rule.problem) return null
  const chain = rule.problem.ruleIds.map(
    (ruleId) => rules.find((one) => one.ruleId === ruleId)?.name ?? '已删除的规则',
  )
  return `和别的规则互相触发，走到第 5 步停下了：${chain.join(' → ')}`
}

/** What still lacks before a rule can be tried; null: nothing. */
export function missingWords(wish: RuleWish): string | null {
  const ofTrigger = missingInTrigger(wish.trigger)
  if (ofTrigger) return ofTrigger
  if (wish.addTagIds.length + wish.removeTagIds.length === 0) return '先选要打上或取下的标签'
  if (wish.addTagIds.some((tagId) => wish.removeTagIds.includes(tagId)))
    return '同一个标签不能又打上又取下'
  return null
}

const none: Partial<Record<RuleTrigger['on'], string>> = {
  outcome: '先选登记了什么',
  channel: '先选从哪个渠道来',
  stage: '先选到了哪个阶段',
  tag: '先选打上了哪个标签',
}

function missingInTrigger(trigger: RuleTrigger): string | null {
  if (trigger.on === 'silent')
    return trigger.days >= 1 && trigger.days <= 730 ? null : '天数要在 1 到 730 之间'
  return Object.values(trigger).some((value) => value.length === 0)
    ? (none[trigger.on] ?? null)
    : null
}

export const triggerNames: Record<RuleTrigger['on'], string> = {
  outcome: '登记结果后',
  order: '有新订单后',
  channel: '从渠道加上后',
  silent: '很久没联系',
  stage: '到了某个阶段后',
  tag: '打上某个标签后',
}

/** A trigger as the form begins with it. */
export function beginTrigger(on: RuleTrigger['on']): RuleTrigger {
  switch (on) {
    case 'outcome':
      return { on, kinds: [] }
    case 'order':
      return { on }
    case 'channel':
      return { on, states: [] }
    case 'silent':
      return { on, days: 60 }
    case 'stage':
      return { on, stages: [] }
    case 'tag':
      return { on, tagIds: [] }
  }
}

/** A trigger without tags and channels that are no more: nobody could untick them. */
export function withoutGone(trigger: RuleTrigger, names: RuleNames): RuleTrigger {
  if (trigger.on === 'tag')
    return { on: 'tag', tagIds: trigger.tagIds.filter((tagId) => names.tag(tagId) !== null) }
  if (trigger.on !== 'channel') return trigger
  const known = new Set(names.channels.map((one) => one.state))
  return { on: 'channel', states: trigger.states.filter((state) => known.has(state)) }
}

/** A blank rule as the form begins with it. */
export const emptyWish: RuleWish = {
  name: '',
  trigger: { on: 'order' },
  only: null,
  addTagIds: [],
  removeTagIds: [],
}

/** Ready-made beginnings: what is left is to choose the tags. */
export const examples: readonly { title: string; text: string; wish: RuleWish }[] = [
  {
    title: '60 天没联系，打上提醒用的标签',
    text: '每天早上看一遍，没人联系过的客人都打上。',
    wish: { ...emptyWish, name: '60 天没联系', trigger: { on: 'silent', days: 60 } },
  },
  {
    title: '消费满 2000，打上消费档',
    text: '订单进来就算，店员不用自己点。',
    wish: {
      ...emptyWish,
      name: '消费满 2000',
      only: { all: [{ kind: 'spent', atLeastFen: 200_000 }] },
    },
  },
  {
    title: '有兴趣的客人，打上意向标签',
    text: '同事一登记「有兴趣」，就打上。',
    wish: {
      ...emptyWish,
      name: '有兴趣',
      trigger: { on: 'outcome', kinds: ['interested'] },
    },
  },
]

type Option = { id: string; name: string; isOn: boolean; toggled: RuleTrigger }

/** What a trigger may be narrowed to by tapping; null: nothing of that kind. */
export function whichOf(
  trigger: RuleTrigger,
  names: RuleNames,
): { words: string; options: Option[] } | null {
  switch (trigger.on) {
    case 'outcome':
      return {
        words: '登记了什么',
        options: optionsOf(names.outcomes, trigger.kinds, (kinds) => ({ on: 'outcome', kinds })),
      }
    case 'stage':
      return {
        words: '哪个阶段',
        options: optionsOf(names.stages, trigger.stages, (stages) => ({ on: 'stage', stages })),
      }
    case 'channel': {
      const channels = Object.fromEntries(names.channels.map((one) => [one.state, one.name]))
      const put = (states: string[]): RuleTrigger => ({ on: 'channel', states })
      return { words: '哪个渠道', options: optionsOf(channels, trigger.states, put) }
    }
    case 'order':
    case 'silent':
    case 'tag':
      return null
  }
}

function optionsOf<Id extends string>(
  names: Record<Id, string>,
  chosen: readonly Id[],
  put: (chosen: Id[]) => RuleTrigger,
): Option[] {
  // The record's own keys.
  return (Object.keys(names) as Id[]).map((id) => {
    const isOn = chosen.includes(id)
    const toggled = put(isOn ? chosen.filter((other) => other !== id) : [...chosen, id])
    return { id, name: names[id], isOn, toggled }
  })
}
