import { listTagGroups, TagGroup } from '@xiaoguan/shared/tag'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import * as z from 'zod/mini'
import { call } from '../api/client.ts'
import { recall, remember } from '../api/device-memory.ts'
import type { Loaded } from '../ui/use-latest.ts'
import { indexTags, type TagIndex } from './find-tags.ts'
import { keepUses, listTagUses } from './tag-use.ts'

const memoryName = 'tag-groups'
const KeptGroups = z.object({ version: z.string(), tagGroups: z.array(TagGroup) })
type KeptGroups = z.infer<typeof KeptGroups>

/** Every tag of the corp, kept on the device: there at once, and without network. */
export const useTagGroups = defineStore('tag-groups', () => {
  const kept = shallowRef<KeptGroups | null>(readKept())
  const error = shallowRef<unknown>(null)
  const isAsking = shallowRef(false)
  const index = computed<TagIndex>(() => indexTags(kept.value?.tagGroups ?? []))

  const state = computed<Loaded<readonly TagGroup[]>>(() => {
    if (kept.value) return { status: 'ready', value: kept.value.tagGroups }
    if (error.value && !isAsking.value) return { status: 'failed', error: error.value }
    return { status: 'loading' }
  })

  /** Asks what changed since; what is shown stays meanwhile. */
  async function load(): Promise<void> {
    if (isAsking.value) return
    isAsking.value = true
    const have = kept.value?.version
    try {
      const answer = await call(listTagGroups, {}, { query: have ? { have } : {} })
      error.value = null
      if (answer.version !== have) take(answer)
    } catch (failure) {
      error.value = failure
    } finally {
      isAsking.value = false
    }
  }

  function take(answer: KeptGroups): void {
    kept.value = answer
    remember(memoryName, JSON.stringify(answer))
    refreshUses(answer.tagGroups)
  }

  return { state, index, load }
})

function readKept(): KeptGroups | null {
  try {
    const read = z.safeParse(KeptGroups, JSON.parse(recall(memoryName) ?? 'null'))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/** 常用 follows the library: new names, and nothing that is no more. */
function refreshUses(groups: readonly TagGroup[]): void {
  const known = new Map(
    groups.flatMap(({ tags, tagGroupId, tagClass, single }) =>
      tags.map(({ tagId, name }) => [tagId, { name, tagGroupId, tagClass, single }] as const),
    ),
  )
  keepUses(
    listTagUses().flatMap((use) => {
      const now = known.get(use.tagId)
      return now ? [{ ...use, ...now }] : []
    }),
  )
}
