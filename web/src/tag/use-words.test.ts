import type { Use } from '@xiaoguan/shared/tag-rule'
import { expect, it } from 'vitest'
import { useWords } from './use-words.ts'

const use = (kind: Use['kind'], name: string, part = 'then'): Use => ({
  kind,
  id: name,
  name,
  part,
  becomes: kind === 'rule' ? 'paused' : 'trimmed',
})

it('names each place once, what stops first', () => {
  const uses = [
    use('script', '问一句感觉', 'suited'),
    use('rule', '60 天没来'),
    use('rule', '60 天没来', 'only'),
    use('rule', '消费档'),
    use('channel', '商场'),
  ]
  expect(useWords(uses)).toEqual([
    '规则「60 天没来」「消费档」会停下来，等你改好',
    '渠道「商场」不再自动打它',
    '话术「问一句感觉」里的适合、不适合会去掉它',
  ])
  expect(useWords([])).toEqual([])
})
