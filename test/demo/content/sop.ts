import type { SopDefinition, SopStep } from '@xiaoguan/shared'

export type DemoSop = { id: string; versionId: string; priority: number; definition: SopDefinition }

type Heading = Pick<SopStep, 'stepId' | 'title' | 'touchpoint' | 'kind' | 'purpose'>

/** The five questions a step answers, in one line. */
export function heading(
  stepId: string,
  title: string,
  touchpoint: SopStep['touchpoint'],
  kind: SopStep['kind'],
  purpose: string,
): Heading {
  return { stepId, title, touchpoint, kind, purpose }
}

/** A day counted from an anchor and a window, e.g. `at(3, '12:00', '13:30')`. */
export function at(
  day: number,
  from: string,
  to: string,
  anchor: SopStep['when']['anchor'] = 'start',
): SopStep['when'] {
  return { anchor, day, from, to, afterHours: null }
}

/** A step; a moments post, a service notice, a phone call or a visit does not count towards the cap. */
export function step(
  head: Heading,
  when: SopStep['when'],
  rest: Partial<Pick<SopStep, 'variants' | 'coaching' | 'say' | 'only' | 'branches'>>,
): SopStep {
  return {
    ...head,
    when,
    countsTowardsCap: head.touchpoint === 'chat' && head.kind !== 'service_notice',
    coaching: null,
    variants: [],
    say: null,
    only: null,
    branches: [],
    ...rest,
  }
}

/** A branch as written: on what, then what, in whose words. */
export function branch(on: string, then: string, text: string): SopStep['branches'][number] {
  // oxlint-disable-next-line unicorn/no-thenable -- the contract's word; a branch is never awaited
  return { on, then, text }
}
