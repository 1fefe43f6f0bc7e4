import type { Reference } from '../corp/store.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'
import { type Follow, findConsent } from './store.ts'

/**
 * Before the first 🔒 tag of a customer stands her consent; without it nothing of the request is written. `asked`:
 * the tags as the request has them, of which `added` are new.
 */
export async function checkConsent(
  db: Db,
  follow: Follow,
  { asked, added }: { asked: readonly string[]; added: readonly string[] },
  reference: Reference,
): Promise<void> {
  const first = added.find((tagId) => reference.tags.get(tagId)?.group.sensitive)
  if (first === undefined || (await findConsent(db, follow))) return
  const field = `body.add.${asked.indexOf(first)}`
  throw new Problem('tag.consent_missing', { fields: { [field]: 'needs her consent' } })
}
