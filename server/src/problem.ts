import type { ProblemCode } from '@xiaoguan/shared'

/** The one error a request may end in on purpose; http/problems.ts makes the answer. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  /** Wrong inputs by their path. */
  readonly fields: Record<string, string> | undefined
  constructor(
    code: ProblemCode,
    options: { cause?: unknown; fields?: Record<string, string> } = {},
  ) {
    super(code, { cause: options.cause })
    this.code = code
    this.fields = options.fields
  }
}
