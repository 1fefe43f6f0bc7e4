import { shallowRef } from 'vue'

export type Toast = {
  id: number
  text: string
  tone: 'plain' | 'trouble'
  undo: (() => void) | null
}

const undoMs = 6_000
const troubleMs = 8_000

const shown = shallowRef<Toast | null>(null)
let count = 0
let timer: ReturnType<typeof setTimeout> | undefined

function show(text: string, tone: Toast['tone'], undo: Toast['undo'], ms: number): Toast {
  count += 1
  const toast: Toast = { id: count, text, tone, undo }
  clearTimeout(timer)
  shown.value = toast
  timer = setTimeout(() => closeToast(), ms)
  return toast
}

/** The one message at the foot of the screen; a new one takes the place of the old. */
export const currentToast = shown

/** Says what was done and lets it be taken back for six seconds; gives what ends this message before. */
export function offerUndo(text: string, undo: () => void): () => void {
  const toast = show(text, 'plain', undo, undoMs)
  return () => {
    if (shown.value === toast) closeToast()
  }
}

export function say(text: string): void {
  show(text, 'plain', null, undoMs)
}

/** Something did not work; stands longer and is read out at once. */
export function sayTrouble(text: string): void {
  show(text, 'trouble', null, troubleMs)
}

export function closeToast(): void {
  clearTimeout(timer)
  shown.value = null
}

/** 撤销: at most once. */
export function undoToast(): void {
  const undo = shown.value?.undo
  closeToast()
  undo?.()
}
