import { fillMessage } from '@xiaoguan/shared/rules/fill-variables'
import type { MessageContent, PreparedScript } from '@xiaoguan/shared/script'
import { computed, ref, watch, type Ref } from 'vue'
import { recall, remember } from '../api/device-memory.ts'

/** Filled from what is confirmed about the customer; it has a place of its own on screen. */
export const salutationName = '客户称呼'

/** What a person typed into a script before it goes out. */
export type Draft = {
  messages: Ref<MessageContent[]>
  edited: Ref<boolean>
  /** Names still without a value, 客户称呼 among them. */
  missing: Ref<string[]>
  /** Names that the person fills on the spot. */
  blanks: Ref<string[]>
  fills: Readonly<Ref<Readonly<Record<string, string>>>>
  fill: (name: string, text: string) => void
  edit: (index: number, text: string) => void
}

/** The words as they will go out: the server's, with what was filled in and what was edited. */
export function useDraft(
  script: () => PreparedScript,
  variables: () => Readonly<Record<string, string | null>>,
): Draft {
  const edits = ref<Record<number, string>>({})
  const fills = ref<Record<string, string>>({})
  const reset = () => {
    edits.value = {}
    fills.value = Object.fromEntries(
      blanks.value.map((name) => [name, recall(`fill/${name}`) ?? '']),
    )
  }
  const blanks = computed(() =>
    script().missing.filter((name) => name !== salutationName && !variables()[name]),
  )
  const filled = computed(() =>
    // Also in edited words: a gap that was left in them is filled, or still missing.
    script().messages.map((message, index) =>
      fillMessage(withText(message, edits.value[index]), { ...variables(), ...fills.value }),
    ),
  )
  const messages = computed(() => filled.value.map(({ content }) => content))
  const missing = computed(() => [...new Set(filled.value.flatMap((part) => part.missing))])
  const edited = computed(
    () =>
      Object.keys(edits.value).length > 0 ||
      blanks.value.some((name) => Boolean(fills.value[name])),
  )
  watch(() => script().scriptVersionId, reset, { immediate: true })
  const fill = (name: string, text: string) => {
    fills.value = { ...fills.value, [name]: text }
    // 记住上次选的: times offered to one customer are mostly offered to the next.
    remember(`fill/${name}`, text)
  }
  const edit = (index: number, text: string) => {
    edits.value = { ...edits.value, [index]: text }
  }
  return { messages, edited, missing, blanks, fills, fill, edit }
}

function withText(content: MessageContent, text: string | undefined): MessageContent {
  const words = text?.trim()
  return words && content.kind === 'text' ? { ...content, text: words } : content
}
