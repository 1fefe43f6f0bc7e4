import type { CustomerTag, TagChange } from '@xiaoguan/shared/tag'
import { dayText, timeText } from '../ui/corp-time.ts'
import { clerkProblemWords } from '../api/wecom-problem-words.ts'
import { refusalText } from './refusal-words.ts'

export type HistoryLine = { key: string; what: string; from: string }

/** The history in words, newest first; `named`: of one tag alone, so that each line need not name it. */
export function historyLines(
  changes: readonly TagChange[],
  now: Date,
  { named }: { named: boolean },
): HistoryLine[] {
  return changes.map((change, at) => ({
    key: `${change.at} ${change.tagId} ${change.on.staffId} ${at}`,
    what: whatText(change, changes.slice(at + 1), named),
    from: [fromText(change), onText(change), whenText(change.at, now)].filter(Boolean).join(' · '),
  }))
}

function whatText(change: TagChange, earlier: readonly TagChange[], named: boolean): string {
  if (change.action === 'refused') {
    // What was refused is the wish before it on the same follow.
    const wish = earlier.find(
      ({ tagId, on }) => tagId === change.tagId && on.staffId === change.on.staffId,
    )
    return refusalText([change.name], wish?.action === 'removed' ? 'off' : 'on', change.reason)
  }
  const verb = change.action === 'added' ? '加上' : '取下'
  const name = named ? '' : `「${change.name}」`
  return change.reason === 'tag_deleted' ? `${verb}${name}：标签在企业微信里删掉了` : verb + name
}

function fromText({ by, source, rule, bulk }: TagChange): string {
  const who = by ?? ''
  switch (source) {
    case 'rule':
      return rule ? `规则「${rule.name}」` : '规则'
    case 'sop':
      return '跟进计划'
    case 'wecom':
      return who ? `${who}在企业微信里` : '企业微信后台'
    case 'import':
      return who ? `${who}导入` : '导入'
    case 'staff':
      return bulk ? `${who}批量` : who || '同事'
  }
}

/** Whose tag it is, where that is not who did it. */
function onText({ by, on }: TagChange): string {
  return by === on.name ? '' : `记在${on.name}名下`
}

const whenText = (at: string, now: Date) => `${dayText(at, now)} ${timeText(at)}`

/** How a tag stands with WeCom; null for one that is not on. */
export function syncText(tag: CustomerTag | undefined): string | null {
  if (!tag) return null
  if (tag.sync === 'synced') return '已存到企业微信'
  if (tag.sync === 'refused') return refusalText([tag.name], 'off', tag.syncProblem)
  const why = tag.syncProblem === null ? '' : `：${clerkProblemWords(tag.syncProblem)}`
  return `正在存到企业微信${why}`
}
