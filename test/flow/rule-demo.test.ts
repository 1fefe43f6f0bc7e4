import { tryTagRule } from '@xiaoguan/shared'
import { expect, it } from 'vitest'
import { tagRules } from '../demo/content/rules.ts'
import { people } from '../demo/content/people.ts'
import { seedDemo } from '../demo/rows.ts'
import { demoStart } from '../demo/time.ts'
import { secretKey } from '../support/app.ts'
import { as, publicUrl } from '../support/call.ts'
import { testApp } from '../support/shared-app.ts'

it('finds the demo corp as its own rules would have left it', async () => {
  const app = await testApp()
  const now = new Date(demoStart(app.clock.now().getTime()))
  app.clock.set(now)
  await seedDemo(app.deps.db, { publicUrl, secretKey, now })
  const operator = people.find((one) => one.role === 'operator')!
  const call = as(app.url, 'helu', { staffId: operator.id })
  for (const rule of tagRules.filter((one) => one.state === 'on')) {
    const trial = await call(tryTagRule, {}, { body: rule })
    expect([rule.name, trial.changes]).toEqual([rule.name, 0])
    expect(trial.fits).toBeGreaterThan(0)
  }
}, 60_000)
