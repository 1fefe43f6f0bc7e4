import { randomUUID } from 'node:crypto'
import type { SopDefinition, SopStep } from '@xiaoguan/shared'
import { raiseReferenceVersion } from '@xiaoguan/server/db/corp'
import { json } from '@xiaoguan/server/db/json'
import { testApp } from './shared-app.ts'

export type ScriptOptions = {
  text?: string
  texts?: string[]
  kind?: 'care' | 'invitation' | 'offer' | 'answer'
  ownerId?: string
}

/** A published script of text messages. */
export async function newScript(corpId: string, options: ScriptOptions) {
  const { deps, clock } = await testApp()
  const scriptId = randomUUID()
  const scriptVersionId = randomUUID()
  const texts = options.texts ?? [options.text ?? '{{客户称呼}}，过了一晚，脸舒服一点吗？']
  await deps.db
    .insertInto('script')
    .values({
      corp_id: corpId,
      script_id: scriptId,
      category: '开场',
      owner_id: options.ownerId ?? null,
      created_at: clock.now(),
    })
    .execute()
  await deps.db
    .insertInto('script_version')
    .values({
      corp_id: corpId,
      script_version_id: scriptVersionId,
      script_id: scriptId,
      version: 1,
      title: '问一句感觉',
      kind: options.kind ?? 'care',
      messages: json(texts.map((text) => ({ kind: 'text', text }))),
      published_at: clock.now(),
      created_at: clock.now(),
    })
    .execute()
  await raiseReferenceVersion(deps.db, corpId)
  return { scriptId, scriptVersionId, texts }
}

export type SopOptions = Partial<SopDefinition> & { scriptId?: string; days?: number[] }

/** An SOP of chat steps, one per day given (default 0, 1 and 3), each due 12:00–13:30. */
export async function newSop(corpId: string, options: SopOptions) {
  const { deps, clock } = await testApp()
  const { scriptId, days = [0, 1, 3], ...given } = options
  const steps: SopStep[] = days.map((day, at) => ({
    stepId: `step${at + 1}`,
    title: `第 ${at + 1} 步`,
    when: { anchor: 'start', day, from: '12:00', to: '13:30', afterHours: null },
    touchpoint: 'chat',
    kind: 'care',
    countsTowardsCap: true,
    purpose: '让她记住你',
    coaching: null,
    variants: scriptId ? [{ scriptId, label: '甲' }] : [],
    say: null,
    only: null,
    branches: [],
  }))
  const definition: SopDefinition = {
    name: '新客 7 天回店',
    audience: '首单客',
    trigger: 'by_hand',
    goal: { text: '7 天内第二次到店', event: 'visit', withinDays: 7 },
    exits: ['goal', 'refused', 'do_not_disturb', 'lost', 'deadline'],
    reenterAfterDays: null,
    steps,
    ...given,
  }
  const sopId = randomUUID()
  const sopVersionId = randomUUID()
  const created_at = clock.now()
  await deps.db.insertInto('sop').values({ corp_id: corpId, sop_id: sopId, created_at }).execute()
  await deps.db
    .insertInto('sop_version')
    .values({
      corp_id: corpId,
      sop_version_id: sopVersionId,
      sop_id: sopId,
      version: 1,
      definition: json(definition),
      published_at: created_at,
      created_at,
    })
    .execute()
  await raiseReferenceVersion(deps.db, corpId)
  return { sopId, sopVersionId, definition }
}
