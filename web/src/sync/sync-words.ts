import type { SyncPhase, SyncRun } from '@xiaoguan/shared/sync'
import { agoText } from '../ui/time-words.ts'

const phaseWords: Record<SyncPhase, string> = {
  directory: '读部门和同事',
  tags: '读标签',
  chats: '读客户群',
  follows: '看谁有客户',
  customers: '读客户',
  unassigned: '找离职同事留下的客户',
  sweep: '核对和收尾',
}
// In the order in which a sync goes through them.
const phases = Object.keys(phaseWords)

const thousands = new Intl.NumberFormat('en-US')
export const countText = (count: number) => thousands.format(count)

const kindWords: Record<SyncRun['kind'], string> = {
  first: '第一次同步',
  nightly: '夜里自动同步',
  by_hand: '手动同步',
}

/** 第 5 步，共 7 步：读客户 */
export function phaseText({ phase }: SyncRun): string {
  return `第 ${phases.indexOf(phase) + 1} 步，共 ${phases.length} 步：${phaseWords[phase]}`
}

export type Progress = { text: string; share: number | null }

/** How far a run is; without a former sync nobody knows how much there is. */
export function progressOf({ counts: { follows, expectedFollows, staff } }: SyncRun): Progress {
  const people = staff > 0 ? `${countText(staff)} 位同事，` : ''
  if (!expectedFollows) return { text: `已读 ${people}${countText(follows)} 位客户`, share: null }
  const share = Math.min(1, follows / expectedFollows)
  const text = `已读 ${people}${countText(follows)} 位客户，上次共 ${countText(expectedFollows)} 位`
  return { text, share }
}

/** 刚同步完 200 位同事的 100,000 位客户 · 用了 9 分钟 */
export function doneText({ counts, startedAt, endedAt }: SyncRun, now: Date): string {
  const ended = endedAt ?? startedAt
  const ago = agoText(ended, now)
  const when = ago === '刚刚' ? '刚' : ago
  const took = durationText(Date.parse(ended) - Date.parse(startedAt))
  const whose = counts.staff > 0 ? `${countText(counts.staff)} 位同事的 ` : ''
  const what = `${whose}${countText(counts.follows)} 位客户`
  return `${when}同步完 ${what} · 用了 ${took}`
}

/** 手动同步：新增 12、有变化 30、不再是好友 2 · 问了企业微信 1,204 次（最少能做到 1,100 次） */
export function detailText({ kind, counts }: SyncRun): string {
  const changes = [
    counts.added > 0 && `新增 ${countText(counts.added)}`,
    counts.changed > 0 && `有变化 ${countText(counts.changed)}`,
    counts.ended > 0 && `不再是好友 ${countText(counts.ended)}`,
  ].filter((change) => typeof change === 'string')
  const came = changes.length > 0 ? changes.join('、') : '没有变化'
  if (counts.calls === 0) return `${kindWords[kind]}：${came}`
  const least = counts.leastCalls > 0 ? `（最少能做到 ${countText(counts.leastCalls)} 次）` : ''
  return `${kindWords[kind]}：${came} · 问了企业微信 ${countText(counts.calls)} 次${least}`
}

function durationText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} 秒`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} 分钟`
  return `${Math.round(minutes / 6) / 10} 小时`
}

const problems: Readonly<Record<string, string>> = {
  '-1': '企业微信正忙',
  '45009': '企业微信说太频繁了',
  '45033': '企业微信说太频繁了',
  '45035': '企业微信正忙',
  '48002': '这个应用还不能调用客户联系接口',
  '60020': '这台服务器不在企业可信 IP 里',
  '40001': '应用的 Secret 不对',
  '40013': '企业 ID 不对',
  '40056': 'AgentId 不对',
  '50001': '可信域名没有设好',
  '50003': '应用在企业微信里停用了',
  '301002': '应用没有权限',
  '60011': '不在应用的可见范围里',
  '701008': '同事没有互通账号',
}

/** Why a run waits or ended early, in words. */
export function problemText({ state, problem }: SyncRun): string | null {
  if (state === 'done' || problem === null) return null
  const goesOn = state === 'running'
  if (problem === 'internal')
    return goesOn ? '这边出了点问题，会自己重试' : '没同步完：这边出了问题，请把服务器日志交给开发'
  const why =
    problem === 'unreachable'
      ? '企业微信没有回应'
      : `企业微信暂时不让连：${problem} ${problems[problem] ?? ''}`.trimEnd()
  return goesOn ? `${why}，会自己重试` : `没同步完。${why}`
}
