import type { TagLibrary } from '@xiaoguan/shared/tag-library'
import { onScopeDispose, watch, type ShallowRef } from 'vue'
import type { Loaded } from '../ui/use-latest.ts'

const lookAgainMs = 2000

/**
 * While something is on its way to WeCom, looks every two seconds how it stands. What is on screen stays
 * meanwhile; an answer that something newer overtook is thrown away.
 */
export function lookAgain(
  state: ShallowRef<Loaded<TagLibrary>>,
  ask: () => Promise<TagLibrary>,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void look(), lookAgainMs)
  }
  async function look(): Promise<void> {
    const before = state.value
    try {
      const library = await ask()
      if (state.value === before) state.value = { status: 'ready', value: library }
    } catch {
      later()
    }
  }
  watch(state, (now) => {
    clearTimeout(timer)
    const isWaiting = now.status === 'ready' && now.value.edits.some((one) => one.state === 'open')
    if (isWaiting) later()
  })
  onScopeDispose(() => clearTimeout(timer))
}
