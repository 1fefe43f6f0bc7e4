/** The platform refused a call; the action decides what that means. Codes: REFERENCE of the platform, "全局错误码". */
export class WecomError extends Error {
  override readonly name = 'WecomError'
  readonly errcode: number
  readonly api: string
  constructor(api: string, errcode: number, errmsg: string) {
    // The hint and caller address in errmsg help the operator; a token is never part of it.
    super(`${api}: ${errcode} ${errmsg}`)
    this.api = api
    this.errcode = errcode
  }
}

/** No answer that makes sense: broken connection, timeout, not JSON, HTTP error. Try again later. */
export class WecomUnreachable extends Error {
  override readonly name = 'WecomUnreachable'
  constructor(api: string, cause: unknown) {
    super(`${api}: no usable answer`, { cause })
  }
}

const tokenGone = new Set([40_014, 42_001])
const tryAgain = new Set([-1, 45_009, 45_033, 45_035])
const relationGone = new Set([84_061, 40_096])

/** What to do about a refusal. */
export type Remedy = 'new_token' | 'try_again' | 'relation_gone' | 'final'

export function remedyOf(error: unknown): Remedy {
  if (error instanceof WecomUnreachable) return 'try_again'
  if (!(error instanceof WecomError)) return 'final'
  if (tokenGone.has(error.errcode)) return 'new_token'
  if (tryAgain.has(error.errcode)) return 'try_again'
  return relationGone.has(error.errcode) ? 'relation_gone' : 'final'
}
