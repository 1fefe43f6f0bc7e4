import type { CustomerRow } from './change-store.ts'
import { type FollowRow, isStanding } from './contact.ts'
import { searchWords } from './search-words.ts'

type Named = { customer: CustomerRow; follows: readonly FollowRow[] }

/** The customer with the words by which she is found, and since when she is ours: her first follow may come last. */
export function withSearchWords(before: Named, { customer, follows }: Named): CustomerRow {
  const names = namesOf(customer, follows)
  const areSame = names.join('\n') === namesOf(before.customer, before.follows).join('\n')
  const kept = areSame ? before.customer.search_words : null
  const added = follows.map((one) => one.added_at.getTime())
  return {
    ...customer,
    created_at: new Date(Math.min(before.customer.created_at.getTime(), ...added)),
    search_words: kept ?? searchWords(names),
  }
}

const namesOf = ({ name, salutation }: CustomerRow, follows: readonly FollowRow[]) => [
  salutation,
  name,
  ...follows
    .filter((one) => isStanding(one) || one.ended_by === 'customer')
    .map((one) => one.remark),
]
