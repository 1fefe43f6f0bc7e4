import type { Bulk, BulkAction } from '@xiaoguan/shared/bulk'
import type { ProblemCode } from '@xiaoguan/shared/problem'
import { problemText } from '../api/problem-text.ts'
import { whenText } from '../ui/time-words.ts'

export type Kind = BulkAction['kind']

/** Names of what an action speaks of; null: it is there no more, or not known yet. */
export type BulkNames = {
  tag: (tagId: string) => string | null
  sop: (sopId: string) => string | null
}

export const kindNames: Record<Kind, string> = {
  tag: '打标签',
  remind: '提醒',
  enroll: '加入计划',
}

const gone = '（已删除）'

/** 加上「敏感肌」，取下「混合肌」 */
export function actionWords(action: BulkAction, names: BulkNames, now: Date): string {
  if (action.kind === 'remind') return `提醒「${action.text}」${whenText(action.dueAt, now)}`
  if (action.kind === 'enroll') return `加入「${names.sop(action.sopId) ?? gone}」`
  const listed = (ids: readonly string[]) =>
    `「${ids.map((tagId) => names.tag(tagId) ?? gone).join('、')}」`
  const { add, remove } = action
  const parts = [
    add.length > 0 ? `加上${listed(add)}` : null,
    remove.length > 0 ? `取下${listed(remove)}` : null,
  ]
  return parts.filter((part) => part !== null).join('，')
}

export function titleOf(bulk: Bulk, names: BulkNames, now: Date): string {
  const words = actionWords(bulk.action, names, now)
  return bulk.undoes ? `撤回一批：${words}` : words
}

const numberText = (count: number) => count.toLocaleString('zh-CN')
export const endedOf = ({ done, unchanged, failed }: Bulk): number => done + unchanged + failed

/** 正在做 120 / 300 */
export function stateText(bulk: Bulk): string {
  const total = numberText(bulk.total)
  if (bulk.undoneBy) return '已撤回'
  if (bulk.state === 'done') return `做完了，共 ${total} 位`
  const place = `${numberText(endedOf(bulk))} / ${total}`
  if (bulk.state === 'running') return `正在做 ${place}`
  return bulk.stoppedBy ? `${bulk.stoppedBy}停下了，做到 ${place}` : `停在 ${place}`
}

const doneWords: Record<Kind, string> = { tag: '已改', remind: '已设提醒', enroll: '已加入' }
const unchangedWords: Record<Kind, string> = {
  tag: '没变',
  remind: '没变',
  enroll: '本来就在',
}

export type CountLine = { key: string; words: string; count: number; isTrouble: boolean }

/** What became of how many, the empty ones left out. */
export function countLines(bulk: Bulk): CountLine[] {
  const { kind } = bulk.action
  const lines: CountLine[] = [
    {
      key: 'done',
      words: bulk.undoneBy ? '改过' : doneWords[kind],
      count: bulk.done,
      isTrouble: false,
    },
    { key: 'unchanged', words: unchangedWords[kind], count: bulk.unchanged, isTrouble: false },
    { key: 'failed', words: '没改成', count: bulk.failed, isTrouble: true },
    { key: 'pending', words: '还没存到企业微信的标签', count: bulk.pending, isTrouble: false },
    { key: 'refused', words: '企业微信没收下的标签', count: bulk.refused, isTrouble: true },
  ]
  return lines.filter((line) => line.count > 0 || line.key === 'done')
}

/** 已改 98 · 没变 28 */
export const countsText = (bulk: Bulk): string =>
  countLines(bulk)
    .map(({ words, count }) => `${words} ${numberText(count)}`)
    .join(' · ')

/** 126 位客人，会改 98 位 */
export function previewText(kind: Kind, count: number, changes: number | null): string {
  const whom = `${numberText(count)} 位客人`
  if (changes === null) return whom
  const does: Record<Kind, string> = { tag: '会改', remind: '会设提醒', enroll: '会加入' }
  return `${whom}，${does[kind]} ${numberText(changes)} 位`
}

/** What to know before it begins: only tags can be taken back together. */
export const noWayBack: Partial<Record<Kind, string>> = {
  remind: '提醒不能整批撤回，只能一条一条勾掉',
  enroll: '加入计划不能整批撤回，可以一位一位停',
}

const ours: Partial<Record<ProblemCode, string>> = {
  'customer.lost': '已经不是好友了',
  'main_follower.not_following': '没有人在跟，先定主跟进人',
  'tag.unknown': '标签已经删掉了',
  internal: '系统出了点问题，再试一次',
}
const wecoms: Readonly<Record<string, string>> = {
  '84061': '已经不是好友了',
  '40096': '已经不是好友了',
  '40068': '企业微信里已经没有这个标签了',
  '81017': '她的标签太多了，先取下几个',
  conflict: '那边刚改成了别的，以企业微信为准',
}

/** Why one failed: a problem of ours, or an errcode of WeCom. */
export function failureText(problem: string): string {
  const known: Readonly<Record<string, string>> = { ...problemText, ...ours, ...wecoms }
  return known[problem] ?? `企业微信没收下（错误码 ${problem}）`
}
