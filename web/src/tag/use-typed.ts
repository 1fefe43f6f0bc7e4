import { ref, type ShallowRef } from 'vue'

/**
 * What stands in a search field, the text that an input method is composing included (`min'gan` before it is 敏感).
 * Some show it in the field, some only in a window of their own: those tell it by `compositionupdate`.
 */
export function useTyped(field: Readonly<ShallowRef<HTMLInputElement | null>>) {
  // Never bound to the field: writing into it would break what is being composed there.
  const typed = ref('')
  let before = ''
  const valueOf = ({ target }: Event) => (target instanceof HTMLInputElement ? target.value : '')
  const listeners = {
    input: (event: Event) => (typed.value = valueOf(event)),
    compositionstart: (event: CompositionEvent) => (before = valueOf(event)),
    compositionupdate: (event: CompositionEvent) => (typed.value = before + event.data),
    compositionend: (event: CompositionEvent) => (typed.value = valueOf(event)),
  }
  function clear(): void {
    typed.value = ''
    if (field.value) field.value.value = ''
  }
  return { typed, listeners, clear }
}
