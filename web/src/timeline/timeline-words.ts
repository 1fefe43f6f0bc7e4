import type { OutcomeKind } from '@xiaoguan/shared/outcome'
import type { Stage } from '@xiaoguan/shared/customer'
import type { SignalKind, StageReason, TimelineEntry } from '@xiaoguan/shared/timeline'
import type { Touchpoint } from '@xiaoguan/shared/sop'
import { moneyText } from '../ui/money.ts'

/** What the features beside this one call their things. */
export type TimelineNames = {
  stages: Record<Stage, string>
  outcomes: Record<OutcomeKind, string>
  refusal: (tags: readonly string[], wanted: 'on' | 'off', problem: string | null) => string
}

export type TimelineLine = { title: string; detail: string | null; tone: 'plain' | 'good' | 'warn' }

const signalWords: Record<SignalKind, string> = {
  deleted: '客户已删除同事',
  lost: '大家和她都不是好友了',
  liked: '给朋友圈点了赞',
  commented: '评论了朋友圈',
  opened: '打开看了',
  paid: '付了款',
  redeemed: '用了券',
}

const doneWords: Record<Touchpoint, string> = {
  chat: '我登记的：发了消息',
  moments: '我登记的：发了朋友圈',
  phone: '我登记的：打了电话',
  visit: '我登记的：当面说了',
}

type TouchEntry = Extract<TimelineEntry, { kind: 'touch' }>
type Kinds = TimelineEntry['kind']
type Worder<Kind extends Kinds> = (
  entry: Extract<TimelineEntry, { kind: Kind }>,
  names: TimelineNames,
) => TimelineLine

const plain = (title: string, detail: string | null = null): TimelineLine => ({
  title,
  detail,
  tone: 'plain',
})

function touchTitle(entry: TouchEntry): string {
  switch (entry.state) {
    case 'sent':
      return entry.how === 'self' ? doneWords[entry.touchpoint] : '已发出'
    case 'partly':
      return '发了一部分'
    case 'unconfirmed':
    case 'open':
      return '发出去了吗？还没确认'
    case 'cancelled':
      return '没有发（取消了）'
    case 'failed':
      return '没有发出去'
  }
}

const followChange = {
  added: '加上好友',
  handed_over: '换人跟进',
  ended: '不再是好友',
  main: '主要跟进人换了',
}

const sopChange = {
  entered: '进入计划',
  ended: '计划结束',
  paused: '计划先停着',
  resumed: '计划接着走',
}

/** Codes the engine ends a plan with; a person's own reason is words already. */
const endWords: Readonly<Record<string, string>> = {
  goal: '目标达成了',
  completed: '都走完了',
  deadline: '期限到了',
  refused: '她说不需要',
  do_not_disturb: '她不想再收到',
  lost: '联系不上她了',
  sop_stopped: '计划停用了',
  later: '说好下次再聊',
}

/** Why she came to a stage. */
const stageWords: Record<StageReason, string> = {
  replied: '她回过话',
  interested: '她有兴趣',
  booked: '约好了时间',
  ordered: '下单了',
  order: '到店付款',
  tag: '聊到了她的需要',
  introduced: '带来了新客人',
  quiet: '30 天没有动静',
  gone: '180 天没来也没回',
  deleted: '已经不是好友',
  back: '又加回来了',
  withdrawn: '撤回了登记',
}

const worders: { [Kind in Kinds]: Worder<Kind> } = {
  touch: (entry) => plain(touchTitle(entry), entry.text ?? entry.title),
  outcome: (entry, names) => ({
    title: entry.withdrawn
      ? `撤回了「${names.outcomes[entry.outcome]}」`
      : `客户${names.outcomes[entry.outcome]}`,
    detail: entry.detail,
    tone:
      ['interested', 'booked', 'ordered', 'visited'].includes(entry.outcome) && !entry.withdrawn
        ? 'good'
        : 'plain',
  }),
  signal: (entry) => ({
    title: signalWords[entry.signal],
    detail: entry.detail,
    tone: entry.signal === 'deleted' || entry.signal === 'lost' ? 'warn' : 'good',
  }),
  tags: (entry, { refusal }) =>
    plain(
      [
        entry.added.length > 0 ? `加标签 ${entry.added.join('、')}` : null,
        entry.removed.length > 0 ? `取下 ${entry.removed.join('、')}` : null,
        entry.deleted.length > 0
          ? `${entry.deleted.map((name) => `「${name}」`).join('')}从标签库删掉了`
          : null,
        entry.refused.length > 0 ? refusal(entry.refused, 'on', entry.problem) : null,
        entry.kept.length > 0 ? refusal(entry.kept, 'off', entry.problem) : null,
      ]
        .filter(Boolean)
        .join('；'),
      entry.source === 'rule' ? '系统按规则' : null,
    ),
  stage: (entry, names) =>
    plain(`到了「${names.stages[entry.stage]}」`, entry.reason && stageWords[entry.reason]),
  order: (entry) =>
    entry.paidFen < 0
      ? plain('退款', moneyText(-entry.paidFen))
      : { title: `买了${entry.name}`, detail: moneyText(entry.paidFen), tone: 'good' },
  note: (entry) => plain('记了一笔', entry.text),
  introducer: (entry) => plain(entry.name === null ? '取消了介绍人' : `介绍人：${entry.name}`),
  sop: (entry) =>
    plain(
      `${sopChange[entry.change]}「${entry.name}」`,
      entry.reason && (endWords[entry.reason] ?? entry.reason),
    ),
  follow: (entry) => plain(followChange[entry.change], entry.detail),
}

/** One line of 动态 in a clerk's words. */
export function timelineLine(entry: TimelineEntry, names: TimelineNames): TimelineLine {
  // The table has a worder of exactly this kind; TypeScript cannot follow the kind through the index.
  const worder = worders[entry.kind] as Worder<Kinds>
  return worder(entry, names)
}

const privateKinds = new Set<Kinds>(['order', 'note', 'tags', 'introducer'])

/** What hides while a customer looks on. */
export function isPrivate(entry: TimelineEntry): boolean {
  return privateKinds.has(entry.kind)
}
