/**
 * A little under the platform's 10,000 calls in a minute and 150,000 in an hour: what may go at once (`burst`)
 * and what comes back each second add up to 9,800 in any minute and 145,000 in any hour.
 */
const rates = [
  { burst: 2000, perSecond: 130 },
  { burst: 10_000, perSecond: 37.5 },
]

export type Rate = { left: number; at: number; burst: number; perSecond: number }[]

export function startRate(nowMs: number): Rate {
  return rates.map((rate) => ({ ...rate, left: rate.burst, at: nowMs }))
}

/** Takes one call, or none and gives how many milliseconds to wait until there is one. */
export function takeCall(rate: Rate, nowMs: number): number {
  let wait = 0
  for (const bucket of rate) {
    const gained = ((nowMs - bucket.at) / 1000) * bucket.perSecond
    bucket.left = Math.min(bucket.burst, bucket.left + gained)
    bucket.at = nowMs
    wait = Math.max(wait, Math.ceil(((1 - bucket.left) / bucket.perSecond) * 1000))
  }
  if (wait <= 0) for (const bucket of rate) bucket.left -= 1
  return Math.max(wait, 0)
}
