import { planNext } from '@xiaoguan/server/sop/engine'
import { expect, it } from 'vitest'
import { sops } from './content/sops.ts'
import { generate } from './generate.ts'
import { demoStart } from './time.ts'

const now = demoStart(Date.parse('2026-11-22T04:00:00Z'))
const hours = { timeZone: 'Asia/Shanghai', opensAt: '10:00', closesAt: '22:00' }

it('leaves every running enrollment at the step the engine would choose', () => {
  const history = generate(now)
  const definitions = new Map(sops.map((each) => [each.id, each.definition]))
  const open = history.task.filter((each) => each.state === 'due' || each.state === 'scheduled')
  const tasks = new Map(open.map((each) => [each.enrollment_id, each]))
  const active = history.enrollment.filter((each) => each.state === 'active')
  const differing = active.filter((enrollment) => {
    const facts = {
      anchorAt: enrollment.anchor_at,
      bookingAt: enrollment.booking_at,
      visitAt: enrollment.visit_at,
      giftExpiresAt: enrollment.gift_expires_at,
      pastStepIds: enrollment.past_step_ids,
      goalDeadlineAt: enrollment.goal_deadline_at,
    }
    const task = tasks.get(enrollment.enrollment_id)
    const at = task?.created_at ?? new Date(now)
    const planned = planNext(definitions.get(enrollment.sop_id)!, facts, hours, at)
    return (planned.kind === 'step' ? planned.step.stepId : null) !== (task?.step_id ?? null)
  })
  expect(active.length).toBeGreaterThan(150)
  expect(differing).toEqual([])
})
