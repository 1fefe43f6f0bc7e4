import * as z from 'zod/mini'
import { Day, Instant, TimeOfDay, shortText } from './basic.ts'
import { Stage } from './customer.ts'
import { endpoint } from './endpoint.ts'
import { ScriptKind } from './script.ts'

export const Touchpoint = z.enum(['chat', 'moments', 'phone', 'visit'])
export type Touchpoint = z.infer<typeof Touchpoint>

/** What a step's day counts from. `start` is the enrollment's anchor; the others are known later or never. */
export const StepAnchor = z.enum(['start', 'booking', 'visit', 'gift_expiry'])
export type StepAnchor = z.infer<typeof StepAnchor>

/** When a step is owed: a day counted from an anchor, and a window within it. */
export const StepWhen = z.object({
  anchor: StepAnchor,
  day: z.int(),
  from: z.nullable(TimeOfDay),
  to: z.nullable(TimeOfDay),
  /** Instead of a wall-clock window: hours after the anchor's very moment (care after a visit). */
  afterHours: z.nullable(z.object({ from: z.number(), to: z.number() })),
})
export type StepWhen = z.infer<typeof StepWhen>

export const StepVariant = z.object({ scriptId: z.string(), label: z.string() })
export type StepVariant = z.infer<typeof StepVariant>

/** A branch as written; stored and shown now, executed by the full engine later. */
// oxlint-disable-next-line unicorn/no-thenable -- a branch is stored and shown, never awaited
export const StepBranch = z.object({ on: z.string(), then: z.string(), text: z.string() })

export const SopStep = z.object({
  /** Stable over versions. */
  stepId: z.string(),
  title: z.string(),
  when: StepWhen,
  touchpoint: Touchpoint,
  kind: ScriptKind,
  countsTowardsCap: z.boolean(),
  /** 为什么, shown to the staff. */
  purpose: z.string(),
  coaching: z.nullable(z.string()),
  variants: z.array(StepVariant),
  /** For phone and visit steps: what to say, not a script. */
  say: z.nullable(z.string()),
  /** Narrower audience in words; stored, not yet executed. */
  only: z.nullable(z.string()),
  branches: z.array(StepBranch),
  /**
   * 欢迎语: for the first step of an SOP that begins with 加上好友. The server sends it with the platform's
   * 20-second code; where that is refused the step is the staff's like any other.
   */
  welcome: z.optional(z.boolean()),
})
export type SopStep = z.infer<typeof SopStep>

export const SopTrigger = z.enum(['customer_added', 'by_hand', 'stage'])
export type SopTrigger = z.infer<typeof SopTrigger>

/** What ends an enrollment before its last step. */
export const SopExit = z.enum(['goal', 'refused', 'do_not_disturb', 'lost', 'deadline'])
export type SopExit = z.infer<typeof SopExit>

/** The operator's canvas: audience 给谁 → goal 要达成什么 → steps 怎么做. */
export const SopDefinition = z.object({
  name: z.string(),
  audience: z.string(),
  trigger: SopTrigger,
  /** With the trigger `stage`: who comes to one of these enters. */
  triggerStages: z.optional(z.array(Stage)),
  goal: z.object({ text: z.string(), event: z.enum(['visit', 'order']), withinDays: z.int() }),
  exits: z.array(SopExit),
  reenterAfterDays: z.nullable(z.int()),
  steps: z.array(SopStep),
})
export type SopDefinition = z.infer<typeof SopDefinition>

export const listSops = endpoint({
  method: 'GET',
  path: '/api/sops',
  summary: 'The published SOPs a customer can be enrolled in by hand',
  reply: z.object({
    sops: z.array(
      z.object({
        sopId: z.string(),
        name: z.string(),
        audience: z.string(),
        goal: z.string(),
        stepCount: z.int(),
      }),
    ),
  }),
})

export const enroll = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/enrollments/:enrollmentId',
  summary: "Put the customer into an SOP by hand; its tasks are the main follower's",
  body: z.object({ sopId: z.string(), startDay: z.optional(Day) }),
  reply: z.object({ enrollmentId: z.uuid(), nextDueAt: z.nullable(Instant) }),
})

export const endEnrollment = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/enrollments/:enrollmentId/end',
  summary: 'Take the customer out of an SOP',
  body: z.object({ changeId: z.uuid(), reason: shortText(60) }),
  reply: z.object({ enrollmentId: z.uuid(), endedAt: Instant }),
})
