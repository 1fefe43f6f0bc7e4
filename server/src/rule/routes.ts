import {
  deleteTagRule,
  listTagRules,
  listUses,
  restoreTagRule,
  saveTagRule,
  tryTagRule,
} from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { Problem } from '../problem.ts'
import { deleteRule, restoreRule, saveRule, showRules, tryWish } from './change-rule.ts'
import { type UsedKind, listUsesOf } from './uses-store.ts'

const usedKinds: readonly UsedKind[] = ['tag', 'tag_group', 'product', 'script']

export function ruleRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, listTagRules, async ({ session }) => ({
    rules: await showRules(deps, session.corpId),
  }))
  serve(serving, tryTagRule, ({ session, body }) => tryWish(deps, session, body))
  serve(serving, saveTagRule, async ({ session, params, body }) => ({
    rules: await saveRule(deps, session, { ...params, ...body }),
  }))
  serve(serving, deleteTagRule, async ({ session, params }) => ({
    rules: await deleteRule(deps, session, params.ruleId),
  }))
  serve(serving, restoreTagRule, async ({ session, params, body }) => ({
    rules: await restoreRule(deps, session, { ...params, ...body }),
  }))
  serve(serving, listUses, ({ session, params }) => {
    const kind = usedKinds.find((one) => one === params.kind)
    if (!kind) throw new Problem('not_found')
    return listUsesOf(deps.db, session.corpId, { kind, id: params.id })
  })
}
