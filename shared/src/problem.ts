import * as z from 'zod/mini'

/** Every way a request can fail, with its HTTP status. The words belong to the web. */
export const problems = {
  bad_request: 400,
  signed_out: 401,
  not_allowed: 403,
  not_found: 404,
  too_large: 413,
  internal: 500,
  unavailable: 503,
  'session.other_staff': 409,
  'session.bad_origin': 403,
  'staff.unknown': 403,
  'staff.inactive': 403,
  'customer.not_found': 404,
  'customer.not_yours': 403,
  'customer.salutation_missing': 409,
  'customer.do_not_disturb': 409,
  'customer.lost': 409,
  'change.reused': 409,
  'tag.unknown': 400,
  'tag.not_on': 409,
  'tag.not_yours': 403,
  'script.unknown': 404,
  'script.archived': 409,
  'script.unsuited': 409,
  'touch.unknown': 404,
  'touch.preview_stale': 409,
  'touch.over_cap': 409,
  'touch.already_sent': 409,
  'touch.wrong_state': 409,
  'touch.variable_missing': 409,
  'outcome.unknown': 404,
  'outcome.too_early': 409,
  'task.unknown': 404,
  'task.not_yours': 403,
  'task.closed': 409,
  'sop.unknown': 404,
  'sop.already_enrolled': 409,
  'sop.not_matching': 409,
  'enrollment.unknown': 404,
  'reminder.unknown': 404,
  'nudge.already_today': 409,
  'nudge.nothing_late': 409,
  'wecom.unavailable': 502,
  'wecom.refused': 502,
} as const

export type ProblemCode = keyof typeof problems
const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]]

/** What a failed request answers. `fields` names each wrong input by its path. */
export const ProblemReply = z.object({
  code: z.enum(codes),
  requestId: z.string(),
  fields: z.optional(z.record(z.string(), z.string())),
})
export type ProblemReply = z.infer<typeof ProblemReply>
