import { type Trouble, troubleReason, troubleTitle } from '@xiaoguan/shared'

/** What waits for a person, in customers; `names` in the order to contact them, at most five. */
export type Waiting = {
  /** Customers behind tasks, reminders and answers, each once. */
  people: number
  tasks: number
  late: number
  reminders: number
  answers: number
  lost: number
  refusedTags: number
  /** New tags that wait for an operator's yes, and one's own wishes for some that were decided. */
  wishes?: number
  decidedWishes?: number
  /** Customers handed to her, and those of hers who were not taken after all. */
  taken: number
  stayed: number
  names: readonly string[]
  /** The one customer it is all about. */
  onlyCustomerId: string | null
  /** What stands in the way of the corp's work: an operator's to mend, empty for others. */
  troubles: readonly Trouble[]
}

export type NoticeWords = {
  title: string
  description: string
  rows: { label: string; value: string }[]
}

/** Nothing to write about. */
export function isEmpty(waiting: Waiting): boolean {
  return isOnlyTroubles(waiting) && waiting.troubles.length === 0
}

/** No customer in it: it leads to 运行状况. */
export function isOnlyTroubles(waiting: Waiting): boolean {
  const { people, lost, refusedTags, taken, stayed } = waiting
  const { wishes = 0, decidedWishes = 0 } = waiting
  const customers = people + lost + taken + stayed
  return customers + refusedTags + wishes + decidedWishes === 0
}

/** The words of a bundled message: where to begin, no counting of failures. */
export function noticeWords(waiting: Waiting, digest: boolean): NoticeWords {
  if (isOnlyTroubles(waiting)) return troubleWords(waiting.troubles)
  const { people } = waiting
  const names = waiting.names.map(plain).filter(Boolean)
  const shown = names.length < people ? `${names.join('、')}等` : names.join('、')
  return {
    title: titleOf(waiting, digest),
    description: names.length > 0 ? `${digest ? '先从这几位开始' : '轮到'}：${shown}` : '',
    rows: [
      // First: a card has six rows, and this is what nobody else is told.
      ...waiting.troubles.slice(0, troublesMax).map(troubleRow),
      row('在等你', waiting.answers),
      row('到点了', waiting.tasks),
      row('超时', digest ? waiting.late : 0),
      row('交给你的', waiting.taken),
      row('没交接成', waiting.stayed),
      row('提醒', waiting.reminders),
      row('失去联系', waiting.lost),
      row('标签没存上', waiting.refusedTags, '个'),
      row('新标签', waiting.wishes ?? 0, '个等你点头'),
      row('新标签', waiting.decidedWishes ?? 0, '个有回音'),
    ].flatMap((one) => (one ? [one] : [])),
  }
}

/** Beside her own work only the heads; the page has the rest. */
const troublesMax = 2

function troubleWords(troubles: readonly Trouble[]): NoticeWords {
  const [first, ...others] = troubles
  const reasons = new Set(troubles.map(troubleReason))
  const reason = first && reasons.size === 1 ? troubleReason(first) : null
  const description = `${reason ? `${reason}。` : ''}点开看怎么办`
  if (first && others.length === 0) return { title: troubleTitle(first), description, rows: [] }
  const rows = troubles.map(troubleRow)
  return { title: `有 ${troubles.length} 处要你看一下`, description, rows }
}

const troubleRow = (trouble: Trouble) => ({ label: '要看一下', value: troubleTitle(trouble) })

function titleOf(waiting: Waiting, digest: boolean): string {
  const { people } = waiting
  if (people > 0) return digest ? `今天要联系 ${people} 位` : `又有 ${people} 位该联系了`
  if (waiting.taken > 0) return `有 ${waiting.taken} 位客人交给你了`
  if (waiting.stayed > 0) return `有 ${waiting.stayed} 位客人没交接成`
  if (waiting.refusedTags > 0) return '有标签企业微信没收下'
  if (waiting.lost > 0) return '有客人失去联系了'
  if (waiting.wishes) return `有 ${waiting.wishes} 个新标签等你点头`
  return '你提的新标签有回音了'
}

/** A card cuts a label after five characters. */
function row(label: string, count: number, unit = '位') {
  return count > 0 ? { label, value: `${count} ${unit}` } : undefined
}

/** Cards read some HTML: a nickname must not become a tag. */
function plain(name: string): string {
  return name.replaceAll(/[<>&]/g, '').trim()
}
