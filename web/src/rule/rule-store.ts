import {
  deleteTagRule,
  listTagRules,
  restoreTagRule,
  saveTagRule,
  type RuleWish,
  type TagRule,
} from '@xiaoguan/shared/tag-rule'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { loadFailure } from '../api/load-failure.ts'
import { newId } from '../api/new-id.ts'
import { errorText } from '../api/problem-text.ts'
import { offerUndo, sayTrouble } from '../ui/toast.ts'
import { useLatest } from '../ui/use-latest.ts'

/** The rules as the server last told them. */
export const useRules = defineStore('tag-rules', () => {
  const latest = useLatest(async (signal) => (await call(listTagRules, {}, { signal })).rules)
  const rules = computed(() =>
    latest.state.value.status === 'ready' ? latest.state.value.value : null,
  )
  const failure = computed(() =>
    loadFailure(latest.state.value.status === 'failed' ? latest.state.value.error : null),
  )
  const busy = shallowRef(false)
  const show = (value: TagRule[]) => (latest.state.value = { status: 'ready', value })

  /** Null when it was done; otherwise why not, in words. */
  async function change(ask: () => Promise<{ rules: TagRule[] }>): Promise<string | null> {
    busy.value = true
    try {
      show((await ask()).rules)
      return null
    } catch (error) {
      return errorText(error)
    } finally {
      busy.value = false
    }
  }

  const save = (ruleId: string, rule: RuleWish, state: 'on' | 'off') =>
    change(() =>
      call(saveTagRule, { ruleId }, { body: { changeId: newId(), rule: wishOf(rule), state } }),
    )

  async function turn(rule: TagRule, state: 'on' | 'off'): Promise<void> {
    const trouble = await save(rule.ruleId, rule, state)
    if (trouble) sayTrouble(trouble)
  }

  /** Gone at once, and back within six seconds. */
  async function remove(rule: TagRule): Promise<void> {
    const { ruleId, name } = rule
    const trouble = await change(() => call(deleteTagRule, { ruleId }))
    if (trouble) return sayTrouble(trouble)
    offerUndo(`删掉了「${name}」，打过的标签都还在`, () => void bringBack(ruleId))
  }

  async function bringBack(ruleId: string): Promise<void> {
    const body = { changeId: newId() }
    const trouble = await change(() => call(restoreTagRule, { ruleId }, { body }))
    if (trouble) sayTrouble(trouble)
  }

  return { rules, failure, busy, load: () => latest.runQuietly(), save, turn, remove }
})

function wishOf({ name, trigger, only, addTagIds, removeTagIds }: RuleWish): RuleWish {
  return { name: name.trim(), trigger, only, addTagIds, removeTagIds }
}
