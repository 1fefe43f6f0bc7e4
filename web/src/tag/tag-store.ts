import {
  changeCustomerTags,
  listTagGroups,
  type CustomerTag,
  type CustomerTags,
} from '@xiaoguan/shared/tag'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { getBoot } from '../api/boot.ts'
import { call } from '../api/client.ts'
import { serverNow } from '../api/clock.ts'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'
import { errorText } from '../api/problem-text.ts'
import { offerUndo, sayTrouble } from '../ui/toast.ts'
import { useLatest } from '../ui/use-latest.ts'
import { applyTagTap, type TagChoice, type TagTap } from './apply-tag-change.ts'

const none: CustomerTags = { on: [], unknown: [], likely: [] }

/** The tags of the customer on screen: the server's truth, and the taps it has not answered yet. */
export const useTags = defineStore('tags', () => {
  const customerId = ref('')
  const truth = shallowRef<CustomerTags>(none)
  const taps = shallowRef<readonly TagTap[]>([])
  const tags = computed(() => taps.value.reduce(applyTagTap, truth.value))
  const groups = useLatest((signal) => call(listTagGroups, {}, { signal }))

  /** What the server says now; taps still under way stay on top of it. */
  function show(id: string, now: CustomerTags): void {
    if (customerId.value !== id) taps.value = []
    customerId.value = id
    truth.value = now
  }

  async function change(about: string, add: TagChoice[], remove: string[]): Promise<void> {
    const { staffId, staffName } = getBoot()
    const at = serverNow().toISOString()
    const tap: TagTap = { changeId: newId(), add, remove, staffId, staffName, at }
    if (about === customerId.value) taps.value = [...taps.value, tap]
    const body = { changeId: tap.changeId, add: add.map((tag) => tag.tagId), remove }
    const { reply } = await getOutbox().put(changeCustomerTags, { customerId: about }, body)
    // The tap stays shown until the server answers, which may be after the next start of the page.
    void reply
      .then((now) => about === customerId.value && (truth.value = now))
      .catch((error: unknown) => about === customerId.value && sayTrouble(errorText(error)))
      .finally(() => (taps.value = taps.value.filter((other) => other !== tap)))
  }

  async function putOn(tag: TagChoice): Promise<void> {
    const swapped = tag.single
      ? tags.value.on.filter((other) => other.mine && other.tagGroupId === tag.tagGroupId)
      : []
    const about = customerId.value
    await change(about, [tag], [])
    offerUndo(`已加「${tag.name}」`, () => void change(about, swapped.map(choiceOf), [tag.tagId]))
  }

  async function takeOff(tag: CustomerTag): Promise<void> {
    const about = customerId.value
    await change(about, [], [tag.tagId])
    offerUndo(`已取下「${tag.name}」`, () => void change(about, [choiceOf(tag)], []))
  }

  return { customerId, tags, groups: groups.state, loadGroups: groups.run, show, putOn, takeOff }
})

/** Put back as it was: never as a swap, which would take another off. */
function choiceOf(tag: CustomerTag): TagChoice {
  const { tagId, name, tagGroupId, tagClass } = tag
  return { tagId, name, tagGroupId, tagClass, single: false }
}
