import { listSops } from '@xiaoguan/shared/sop'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { useSegmentNames } from '../segment/segment-names.ts'
import { useKept } from '../ui/use-kept.ts'
import type { BulkNames } from './bulk-words.ts'

/** The names of tags and plans that bulks speak of. */
export const useBulkNames = defineStore('bulk-names', () => {
  const segments = useSegmentNames()
  const kept = useKept(async (signal) => (await call(listSops, {}, { signal })).sops)
  const tags = computed(
    () =>
      new Map(
        segments.names?.tagGroups.flatMap((group) =>
          group.tags.map((tag) => [tag.tagId, tag.name] as const),
        ),
      ),
  )
  const names = computed((): BulkNames => {
    const plans = new Map(kept.value.value?.map((sop) => [sop.sopId, sop.name]))
    return {
      tag: (tagId) => (segments.names ? (tags.value.get(tagId) ?? null) : '…'),
      sop: (sopId) => (kept.value.value ? (plans.get(sopId) ?? null) : '…'),
    }
  })
  /** 🔒 tags are put on one customer at a time. */
  const tagGroups = computed(
    () => segments.names?.tagGroups.filter((group) => !group.sensitive) ?? null,
  )
  const lockedGroups = computed(
    () => segments.names?.tagGroups.filter((group) => group.sensitive) ?? [],
  )
  const failure = computed(() => segments.failure ?? loadFailure(kept.error.value))
  const load = () => Promise.all([segments.load(), kept.show('sops')])
  return { names, tagGroups, lockedGroups, sops: kept.value, failure, load }
})
