import {
  acknowledgeRefusedTags,
  changeCustomerTags,
  type CustomerTags,
  type RefusedTag,
} from '@xiaoguan/shared/tag'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { getBoot } from '../api/boot.ts'
import { serverNow } from '../api/clock.ts'
import { ProblemError } from '../api/problem.ts'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'
import { errorText } from '../api/problem-text.ts'
import { closeToast, offerUndo, sayTrouble } from '../ui/toast.ts'
import { applyTagTap, type TagChoice, type TagTap } from './apply-tag-change.ts'
import { consentWish, waitForConsent } from './consent-wishes.ts'
import { noteTagUse } from './tag-use.ts'

const none: CustomerTags = { on: [], unknown: [], likely: [], refused: [] }

/** The tags of the customer on screen: the server's truth, and the taps it has not answered yet. */
export const useTags = defineStore('tags', () => {
  const customerId = ref('')
  const truth = shallowRef<CustomerTags>(none)
  const taps = shallowRef<readonly TagTap[]>([])
  const tags = computed(() => taps.value.reduce(applyTagTap, truth.value))
  const offer = offerUndoOfTag(() => tags.value.refused)

  /** What the server says now; taps still under way stay on top of it. */
  function show(id: string, now: CustomerTags): void {
    if (customerId.value !== id) taps.value = []
    customerId.value = id
    truth.value = now
  }

  async function change(about: string, wish: Partial<Wish>): Promise<void> {
    const tap = newTap(wish)
    if (about === customerId.value) taps.value = [...taps.value, tap]
    const { reply } = await keep(about, tap)
    // The tap stays shown until the server answers, which may be after the next start of the page.
    void reply
      .then((now) => about === customerId.value && (truth.value = now))
      .catch((error: unknown) => about === customerId.value && fail(error, about, wish))
      .finally(() => (taps.value = taps.value.filter((other) => other !== tap)))
  }

  /** Her own wishes for new tags, as they stand after one was made or taken back. */
  const setProposed = (proposed: CustomerTags['proposed']) =>
    void (truth.value = { ...truth.value, proposed })

  async function putOn(tag: TagChoice): Promise<void> {
    const swapped = tag.single
      ? tags.value.on.filter((other) => other.mine && other.tagGroupId === tag.tagGroupId)
      : []
    const about = customerId.value
    noteTagUse(tag, serverNow())
    await change(about, { add: [tag] })
    // The answer may have come first: then she is being asked, and nothing is on.
    if (consentWish.value?.customerId === about) return
    const before = { add: swapped.map(choiceOf), remove: [tag.tagId] }
    offer(tag.tagId, `已加「${tag.name}」`, () => void change(about, before))
  }

  async function takeOff(tag: Omit<TagChoice, 'single'>): Promise<void> {
    const about = customerId.value
    await change(about, { remove: [tag.tagId] })
    const before = { add: [choiceOf(tag)] }
    offer(tag.tagId, `已取下「${tag.name}」`, () => void change(about, before))
  }

  /** 知道了. */
  const acknowledge = (tag: RefusedTag) => change(customerId.value, { seen: [tag.tagId] })

  return { customerId, tags, show, putOn, takeOff, acknowledge, change, setProposed }
})

/** As `offerUndo`, until WeCom refused the tag: nothing is on, or off, any more. */
function offerUndoOfTag(refused: () => readonly RefusedTag[]) {
  let said: { tagId: string; end: () => void } | null = null
  watch(refused, (now) => now.some((tag) => tag.tagId === said?.tagId) && said?.end())
  return (tagId: string, text: string, undo: () => void): void => {
    said = { tagId, end: offerUndo(text, undo) }
  }
}

type Wish = Pick<TagTap, 'add' | 'remove' | 'seen'>

/** The first 🔒 tag of somebody asks her first; anything else is said. */
function fail(error: unknown, customerId: string, { add = [] }: Partial<Wish>): void {
  if (!(error instanceof ProblemError) || error.code !== 'tag.consent_missing')
    return sayTrouble(errorText(error))
  closeToast()
  waitForConsent(customerId, add)
}

function newTap(wish: Partial<Wish>): TagTap {
  const { staffId, staffName } = getBoot()
  const at = serverNow().toISOString()
  return { changeId: newId(), add: [], remove: [], seen: [], ...wish, staffId, staffName, at }
}

function keep(customerId: string, { changeId, add, remove, seen }: TagTap) {
  const outbox = getOutbox()
  if (seen.length > 0)
    return outbox.put(acknowledgeRefusedTags, { customerId }, { changeId, tagIds: seen })
  const suggested = add.filter((tag) => tag.suggested).map((tag) => tag.tagId)
  const body = { changeId, add: add.map((tag) => tag.tagId), remove, suggested }
  return outbox.put(changeCustomerTags, { customerId }, body)
}

/** Put back as it was: never as a swap, which would take another off. */
function choiceOf(tag: Omit<TagChoice, 'single'>): TagChoice {
  const { tagId, name, tagGroupId, tagClass, suggested = false } = tag
  const choice = { tagId, name, tagGroupId, tagClass, single: false }
  return suggested ? { ...choice, suggested } : choice
}
