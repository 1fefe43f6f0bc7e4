import { getBoot } from './boot.ts'

const keyOf = (name: string) => `xiaoguan/${getBoot().corpKey}/${getBoot().staffId}/${name}`

/** What this person last chose on this device; null where nothing is kept, or nothing can be. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(keyOf(name))
  } catch {
    return null
  }
}

/** Keeps a choice for next time. Where the device keeps nothing she chooses again: nothing depends on it. */
export function remember(name: string, text: string): void {
  try {
    localStorage.setItem(keyOf(name), text)
  } catch {
    return
  }
}
