import { recordConsent } from '@xiaoguan/shared/customer-card'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'
import { offerUndo } from '../ui/toast.ts'
import { type ConsentWish, consentWish } from './consent-wishes.ts'
import { useTags } from './tag-store.ts'

/**
 * 她同意: kept first, then the tags that waited for it go on. Taking them off again leaves the consent: she gave it
 * for such things, not for one tag.
 */
export async function giveConsent({ customerId, tags }: ConsentWish): Promise<void> {
  const store = useTags()
  consentWish.value = null
  await getOutbox().put(recordConsent, { customerId }, { changeId: newId(), given: true })
  await store.change(customerId, { add: [...tags] })
  const off = { remove: tags.map((tag) => tag.tagId) }
  const names = tags.map((tag) => `「${tag.name}」`).join('')
  offerUndo(`已加${names}`, () => void store.change(customerId, off))
}
