import { Instant } from '@xiaoguan/shared'
import * as z from 'zod/mini'
import { Problem } from '../problem.ts'

/** Where a page of orders ends: what it is sorted by. */
const Place = z.tuple([Instant, z.string(), z.string()])

export function placeText(last: { at: string; customerId: string; orderNo: string }): string {
  return JSON.stringify([last.at, last.customerId, last.orderNo])
}

export function parsePlace(text: string) {
  const wrong = () => new Problem('bad_request', { fields: { 'query.before': 'no such place' } })
  const parsed = z.safeParse(Place, parseJson(text))
  if (!parsed.success) throw wrong()
  const [at, customerId, orderNo] = parsed.data
  return { at, customerId, orderNo }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // It comes from an address: anything may stand there.
    return undefined
  }
}
