import { loadChoices } from '@xiaoguan/shared/customer-list'
import { listTagGroups } from '@xiaoguan/shared/tag'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { getBoot } from '../api/boot.ts'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { useKept } from '../ui/use-kept.ts'
import type { SegmentNames } from './segment-words.ts'

/** The names that segments are written with; asked for when a filter or a form is opened. */
export const useSegmentNames = defineStore('segment-names', () => {
  const kept = useKept(async (signal): Promise<SegmentNames> => {
    const [choices, { tagGroups }] = await Promise.all([
      call(loadChoices, {}, { signal }),
      call(listTagGroups, {}, { signal }),
    ])
    // An operator sees no 🔒 tag of customers whom she does not follow, so she cannot ask for one either.
    const seesAll = getBoot().role !== 'operator'
    return { choices, tagGroups: tagGroups.filter((group) => seesAll || !group.sensitive) }
  })
  const load = () => kept.show('names')
  return { names: kept.value, failure: computed(() => loadFailure(kept.error.value)), load }
})
