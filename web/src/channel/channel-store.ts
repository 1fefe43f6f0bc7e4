import { listChannels, saveChannel, type Channel } from '@xiaoguan/shared/channel'
import { loadCompletion } from '@xiaoguan/shared/report'
import { listSops } from '@xiaoguan/shared/sop'
import { listTagGroups } from '@xiaoguan/shared/tag'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { errorText } from '../api/problem-text.ts'
import { useKept } from '../ui/use-kept.ts'

export type ChannelDraft = {
  name: string
  tagIds: string[]
  sopIds: string[]
  introducerStaffId: string | null
}

/** Channels, and the tags, SOPs and people that they can name. */
export const useChannels = defineStore('channels', () => {
  const kept = useKept(async (signal) => {
    const options = { signal }
    const [{ channels }, { tagGroups }, { sops }, { people }] = await Promise.all([
      call(listChannels, {}, options),
      call(listTagGroups, {}, options),
      call(listSops, {}, options),
      // Whom an operator sees in the report is whom a channel can name.
      call(loadCompletion, {}, { ...options, query: { period: 'today' } }),
    ])
    return { channels, tagGroups, sops, people }
  })

  /** Null when it was kept; otherwise why not, in words. */
  async function save({ state }: Channel, draft: ChannelDraft): Promise<string | null> {
    try {
      await call(saveChannel, { state }, { body: draft })
    } catch (error) {
      return errorText(error)
    }
    await load()
    return null
  }

  const state = kept.value
  const failure = computed(() => loadFailure(kept.error.value))
  const load = () => kept.show('channels')
  return { state, failure, load, save }
})
