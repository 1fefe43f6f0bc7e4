import type { TouchRow } from './history.ts'
import type { Life } from './life.ts'
import { dayMs, hourMs } from './time.ts'

/** The stores' people of 大宁 have their deletions by name (generate.ts), so that 何静's stand out. */
const byName = new Set(['hejing', 'liusiqi', 'zhaolei', 'tangguo'])
const rate = 0.004
const rateAfterTwoOffers = 0.016

/** She may delete us within seven days after an opener, sooner when two offers came in a row. */
export function maybeDeleted(life: Life, touch: TouchRow) {
  if (byName.has(touch.staff_id) || touch.staff_id !== life.staffId) return
  const openers = life.rows.touch.filter((each) => each.opener && each !== touch)
  const twice = touch.kind === 'offer' && openers.at(-1)?.kind === 'offer'
  if (!life.random.chance(twice ? rateAfterTwoOffers : rate)) return
  const at = (touch.sent_at?.getTime() ?? 0) + 2 * hourMs + life.random.next() * 5 * dayMs
  if (at <= life.now) life.lose(at)
}
