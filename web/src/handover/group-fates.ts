import type { HandoverCustomerState } from '@xiaoguan/shared/handover'
import { type Fate, fateOf } from './handover-words.ts'

export type FateRow = {
  customerId: string
  name: string
  state: HandoverCustomerState
  errcode: number | null
}
export type FateGroup = {
  words: string
  tone: Fate['tone']
  rows: { customerId: string; name: string; why: string | null }[]
}

/** Customers by what came of them, in the order in which the server lists them: trouble first. */
export function groupFates(customers: readonly FateRow[]): FateGroup[] {
  const groups = new Map<string, FateGroup>()
  for (const { customerId, name, state, errcode } of customers) {
    const { words, tone, why } = fateOf(state, errcode)
    const group = groups.get(words) ?? { words, tone, rows: [] }
    group.rows.push({ customerId, name, why })
    groups.set(words, group)
  }
  return [...groups.values()]
}
