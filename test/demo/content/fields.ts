import type { FieldKind } from '@xiaoguan/shared'

type Field = { key: string; kind: FieldKind; choices?: string[] }

/** What the corp keeps of its customers beside their tags; the names are variables of its scripts. */
export const customerFields: readonly Field[] = [
  { key: '可约时间1', kind: 'text' },
  { key: '可约时间2', kind: 'text' },
  { key: '剩余次数', kind: 'number' },
  { key: '到期日', kind: 'text' },
  { key: '喝什么', kind: 'choice', choices: ['温水', '花茶', '黑咖啡'] },
  { key: '上次过敏', kind: 'date' },
]
