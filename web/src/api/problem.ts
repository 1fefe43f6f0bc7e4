import type { ProblemCode } from '@xiaoguan/shared/problem'

/** The server refused, and said why. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly requestId: string
  readonly fields: Readonly<Record<string, string>>

  constructor(
    code: ProblemCode,
    status: number,
    requestId: string,
    fields: Readonly<Record<string, string>> = {},
  ) {
    super(`${code} (${requestId})`)
    this.code = code
    this.status = status
    this.requestId = requestId
    this.fields = fields
  }
}

/** No answer, or none that this page understands. */
export class NetworkError extends Error {
  readonly kind: 'offline' | 'timeout' | 'strange'

  constructor(kind: 'offline' | 'timeout' | 'strange', cause: unknown) {
    super(`network: ${kind}`, { cause })
    this.kind = kind
  }
}

/** The caller gave the request up. */
export class AbortedError extends Error {}

const waiting: readonly ProblemCode[] = [
  'signed_out',
  'internal',
  'unavailable',
  'session.other_staff',
  'wecom.unavailable',
]

/** Trying the very same request again can never help. */
export function isFinal(error: unknown): boolean {
  return error instanceof ProblemError && !waiting.includes(error.code)
}
