import { errorText } from '../api/problem-text.ts'
import { ProblemError } from '../api/problem.ts'
import type { StoredChange } from '../api/outbox-storage.ts'
import { useTags } from '../tag/tag-store.ts'
import { sayTrouble } from '../ui/toast.ts'

/**
 * What the server refused for good is said, but for a first 🔒 tag of the customer on screen: about that she is
 * asked (tag/ConsentAsk.vue), and nothing failed.
 */
export function sayRefused(
  { customerId }: Pick<StoredChange, 'customerId'>,
  error: unknown,
  isAwaited: boolean,
): void {
  const isConsent = error instanceof ProblemError && error.code === 'tag.consent_missing'
  if (isConsent && isAwaited && customerId === useTags().customerId) return
  sayTrouble(`没存上：${errorText(error)}`)
}
