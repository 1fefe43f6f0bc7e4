import {
  editTagLibrary,
  loadTagLibrary,
  setTagGroup,
  type LibraryGroup,
  type TagEdit,
  type TagLibrary,
} from '@xiaoguan/shared/tag-library'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { newId } from '../api/new-id.ts'
import { isFinal } from '../api/problem.ts'
import { errorText } from '../api/problem-text.ts'
import { sayTrouble } from '../ui/toast.ts'
import { useLatest } from '../ui/use-latest.ts'
import { wishTrouble } from './library-words.ts'
import { lookAgain } from './look-again.ts'

/** The tag library as the server last told it, and the wishes that are on their way. */
export const useLibrary = defineStore('tag-library', () => {
  const latest = useLatest((signal) => call(loadTagLibrary, {}, { signal }))
  const sending = shallowRef(0)
  // A wish whose answer was lost goes out under the same id.
  const ids = new Map<string, string>()

  function show(library: TagLibrary): void {
    latest.state.value = { status: 'ready', value: library }
  }

  /** Null when WeCom took it or still works on it; otherwise what is wrong, in words. */
  async function edit(wish: TagEdit): Promise<string | null> {
    const key = JSON.stringify(wish)
    const tagEditId = ids.get(key) ?? newId()
    ids.set(key, tagEditId)
    sending.value += 1
    try {
      show((await call(editTagLibrary, { tagEditId }, { body: { edit: wish } })).library)
      ids.delete(key)
      return null
    } catch (error) {
      if (isFinal(error)) ids.delete(key)
      return wishTrouble(error, wish)
    } finally {
      sending.value -= 1
    }
  }

  /** For deeds without a form of their own: trouble is said at the foot of the screen. */
  async function editAndSay(wish: TagEdit): Promise<boolean> {
    const trouble = await edit(wish)
    if (trouble) sayTrouble(trouble)
    return !trouble
  }

  async function setGroup(group: LibraryGroup): Promise<void> {
    const { tagGroupId, tagClass, single, mustAsk, sensitive, byRule } = group
    const body = { tagClass, single, mustAsk, sensitive, byRule }
    try {
      show((await call(setTagGroup, { tagGroupId }, { body })).library)
    } catch (error) {
      sayTrouble(errorText(error))
    }
  }

  lookAgain(latest.state, () => call(loadTagLibrary, {}))
  return {
    state: latest.state,
    load: latest.run,
    refresh: latest.runQuietly,
    sending,
    edit,
    editAndSay,
    setGroup,
  }
})
