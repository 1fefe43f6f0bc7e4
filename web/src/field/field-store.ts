import {
  listFields,
  orderFields,
  saveField,
  type CustomerField,
} from '@xiaoguan/shared/customer-card'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { errorText } from '../api/problem-text.ts'
import { ProblemError } from '../api/problem.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useKept } from '../ui/use-kept.ts'

export type FieldDraft = Pick<CustomerField, 'label' | 'kind' | 'choices' | 'archived'>

const fieldTrouble: Readonly<Record<string, string>> = {
  'body.label': '这个名字已经用了，换一个',
  'body.choices': '至少写一个可选的',
  'params.fieldKey': '名字里不能有大括号',
}

/** The corp's own fields, in their order. */
export const useFields = defineStore('fields', () => {
  const kept = useKept(async (signal) => (await call(listFields, {}, { signal })).fields)
  /** What a change answered, newer than what was loaded. */
  const answered = shallowRef<CustomerField[] | null>(null)
  const fields = computed(() => answered.value ?? kept.value.value)
  const failure = computed(() => loadFailure(kept.error.value))

  async function load(): Promise<void> {
    await kept.show('fields')
    if (kept.error.value === null) answered.value = null
  }

  /** Null when it was kept; otherwise why not, in words. */
  async function save(fieldKey: string, draft: FieldDraft): Promise<string | null> {
    try {
      answered.value = (await call(saveField, { fieldKey }, { body: draft })).fields
      return null
    } catch (error) {
      const named = error instanceof ProblemError ? Object.keys(error.fields ?? {})[0] : undefined
      return fieldTrouble[named ?? ''] ?? errorText(error)
    }
  }

  /** One place up or down; shown at once. */
  async function move(field: CustomerField, by: -1 | 1): Promise<void> {
    const before = fields.value
    const open = (before ?? []).filter((one) => !one.archived)
    const at = open.findIndex((one) => one.fieldKey === field.fieldKey)
    const other = open[at + by]
    if (!before || at < 0 || !other) return
    open[at + by] = field
    open[at] = other
    answered.value = [...open, ...before.filter((one) => one.archived)]
    try {
      const fieldKeys = open.map((one) => one.fieldKey)
      answered.value = (await call(orderFields, {}, { body: { fieldKeys } })).fields
    } catch (error) {
      answered.value = before
      sayTrouble(errorText(error))
    }
  }

  return { fields, failure, load, save, move }
})
