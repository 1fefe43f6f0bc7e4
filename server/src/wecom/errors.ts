/** The platform refused a call; the action decides what that means. Codes: REFERENCE of the platform, "全局错误码". */
export class WecomError extends Error {
  override readonly name = 'WecomError'
  readonly errcode: number
  readonly api: string
  /** The platform's words with hint and caller address, which help the operator; secrets are taken out. */
  readonly errmsg: string
  constructor(api: string, errcode: number, errmsg: string) {
    super(`${api}: ${errcode} ${errmsg}`)
    this.api = api
    this.errcode = errcode
    this.errmsg = errmsg
  }
}

/** No answer that makes sense: broken connection, timeout, not JSON, HTTP error. Try again later. */
export class WecomUnreachable extends Error {
  override readonly name = 'WecomUnreachable'
  readonly api: string
  /** `why` in our own words: an error of the network layer may hold the address, and with it the token. */
  constructor(api: string, why: string) {
    super(`${api}: no usable answer (${why})`)
    this.api = api
  }
}

/**
 * What to do about a refusal.
 * - new_token: fetch the token anew; the client did so once already when it comes out of it
 * - try_again: passes by itself
 * - relation_gone: staff and customer have no relation (any more); for a list: empty
 * - operator: somebody must change a setting; wait, tell the operator, take nothing back
 * - final: will never be taken like this
 */
export type Remedy = 'new_token' | 'try_again' | 'relation_gone' | 'operator' | 'final'

const codes: Record<Exclude<Remedy, 'final'>, readonly number[]> = {
  new_token: [40_014, 42_001],
  // system busy, two writers at once, too often, too many at once, same customer tagged at once,
  // mass messages still being given out, a group whose hand-over is still being worked on
  try_again: [-1, 6000, 45_009, 45_033, 45_035, 41_063, 90_507],
  relation_gone: [84_061, 40_096],
  operator: [
    // secret, corp id, none of them or no token arrived (a proxy cuts the query), agent id
    40_001, 40_013, 41_001, 41_002, 41_004, 40_056, 41_011,
    // API not allowed to this app, caller IP (app's list, corp's list), domain, app switched off
    48_002, 60_020, 301_042, 50_001, 50_003,
    // other app, outside the visible range, no licence
    301_002, 60_011, 701_008,
  ],
}

const remedies = new Map<number, Remedy>(
  (Object.keys(codes) as (keyof typeof codes)[]).flatMap((remedy) =>
    codes[remedy].map((code) => [code, remedy] as const),
  ),
)

export function remedyOfCode(errcode: number): Remedy {
  return remedies.get(errcode) ?? 'final'
}

export function remedyOf(error: unknown): Remedy {
  if (error instanceof WecomUnreachable) return 'try_again'
  return error instanceof WecomError ? remedyOfCode(error.errcode) : 'final'
}

/** Waiting helps: nothing may be taken back because of this refusal. Errors of our own are not the platform's. */
export function passes(error: unknown): boolean {
  return ['new_token', 'try_again', 'operator'].includes(remedyOf(error))
}

/** Why something waits or failed, for rows and pages: the errcode, or 'unreachable'. */
export function problemOf(error: unknown): string {
  return error instanceof WecomError ? String(error.errcode) : 'unreachable'
}

/** The operator can mend it, and nobody else. */
export function tellsOperator(error: unknown): boolean {
  return remedyOf(error) === 'operator'
}
