import type { TagGroup } from '@xiaoguan/shared/tag'
import type { TagProposal, TagTwin } from '@xiaoguan/shared/tag-proposal'
import { computed, ref, watch } from 'vue'
import { newId } from '../api/new-id.ts'
import { ProblemError } from '../api/problem.ts'
import { errorText } from '../api/problem-text.ts'
import { say } from '../ui/toast.ts'
import { useLatest } from '../ui/use-latest.ts'
import { nameTrouble } from './library-words.ts'
import { listTwinsOf, propose } from './proposal-store.ts'
import { useTagGroups } from './tag-groups-store.ts'
import { useTags } from './tag-store.ts'

const typingMs = 250

/** What is typed of a new tag, the tags like it as they are found, and the sending; `done` when it is over. */
export function useProposing(typed: string, done: () => void) {
  const name = ref(typed)
  const group = ref<TagGroup | null>(null)
  const trouble = ref('')
  const busy = ref(false)
  const twins = useLatest((signal, wanted: string) => listTwinsOf(wanted, signal))
  const found = computed(() =>
    twins.state.value.status === 'ready' ? twins.state.value.value : [],
  )

  // One wish, one id: sent again after a lost answer it is the same.
  let proposalId = newId()
  watch([name, group], () => {
    proposalId = newId()
    trouble.value = nameTrouble([name.value.trim()])
  })
  let typing: ReturnType<typeof setTimeout> | undefined
  const look = () => name.value.trim() && void twins.runQuietly(name.value.trim())
  look()
  watch(name, () => {
    clearTimeout(typing)
    typing = setTimeout(look, typingMs)
  })

  async function submit(): Promise<void> {
    const wanted = name.value.trim()
    if (!group.value || wanted === '' || trouble.value || busy.value) return
    busy.value = true
    const home = group.value
    const { tagGroupId } = home
    const { customerId } = useTags()
    const despite = found.value.map((twin) => twin.tagId)
    try {
      const wish = { tagGroupId, name: wanted, customerId, despite }
      takeUp(await propose(proposalId, wish), { home, customerId })
      done()
    } catch (error) {
      trouble.value = errorText(error)
      const isTwin = error instanceof ProblemError && error.code === 'tag.twin'
      if (isTwin) await twins.runQuietly(wanted)
    } finally {
      busy.value = false
    }
  }

  return { name, group, trouble, busy, found, submit, take: takeTwin(done) }
}

/** What became of a wish, shown. The chat may have moved on while the platform was asked: then on nobody else. */
function takeUp(
  { proposalId, name, tagId }: TagProposal,
  { home, customerId }: { home: TagGroup; customerId: string },
): void {
  const store = useTags()
  const isOnScreen = customerId === store.customerId
  if (tagId) void useTagGroups().load()
  if (tagId && isOnScreen) {
    // It stands on her already; the answer to this tap brings it here.
    void store.putOn({ ...home, tagId, name })
  } else if (tagId) say(`已建「${name}」`)
  else {
    const others = (store.tags.proposed ?? []).filter((one) => one.proposalId !== proposalId)
    if (isOnScreen) store.setProposed([...others, { proposalId, name }])
    say(`「${name}」已经提上去，等运营点头`)
  }
}

/** 用它. */
function takeTwin(done: () => void) {
  const store = useTags()
  const library = useTagGroups()
  return (twin: TagTwin): void => {
    const known = library.state.status === 'ready' ? library.state.value : []
    const home = known.find((one) => one.tagGroupId === twin.tagGroupId)
    if (!home) return
    const isOn = store.tags.on.some((tag) => tag.tagId === twin.tagId)
    if (isOn) say(`「${twin.name}」已经在她身上了`)
    else void store.putOn({ ...home, tagId: twin.tagId, name: twin.name })
    done()
  }
}
