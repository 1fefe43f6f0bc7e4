import type { CustomerField, FieldKind } from '@xiaoguan/shared/customer-card'

export const kindWords: Record<FieldKind, string> = {
  text: '文字',
  number: '数字',
  date: '日期',
  choice: '选一个',
}

/** 选一个：油皮、干皮 · 在话术里写 {{肤质}} · 12 位客人填了 */
export function fieldText({ kind, choices, fieldKey, customers }: CustomerField): string {
  const what = kind === 'choice' ? `${kindWords.choice}：${choices.join('、')}` : kindWords[kind]
  return `${what} · 话术里写 {{${fieldKey}}} · ${customers} 位客人填了`
}

/** One choice a line, or with 、 between; each once. */
export function readChoices(text: string): string[] {
  const choices = text.split(/[\n、,，]/).map((one) => one.trim())
  return [...new Set(choices.filter((one) => one !== ''))]
}

const choicesMost = 30
const choiceMax = 20

/** What the server would not take of these choices, in words; null: nothing. */
export function choicesTrouble(choices: readonly string[]): string | null {
  if (choices.length > choicesMost)
    return `最多 ${choicesMost} 个可选的，现在有 ${choices.length} 个`
  const long = choices.find((one) => one.length > choiceMax)
  return long ? `「${long}」太长了，一个最多 ${choiceMax} 个字` : null
}

/** The key of a new field: its label, or with a number behind when an older one has that key. */
export function newKey(label: string, fields: readonly CustomerField[]): string {
  const taken = new Set(fields.map((one) => one.fieldKey))
  for (let n = 2, key = label; ; n += 1) {
    if (!taken.has(key)) return key
    key = `${label}${n}`
  }
}
