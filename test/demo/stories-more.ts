import { newcomerSop } from './content/sop-newcomer.ts'
import { backSop, birthdaySop } from './content/sops.ts'
import type { Life } from './life.ts'
import { commentOf, posts } from './moments.ts'
import { runPlan } from './run-plan.ts'
import type { Shared } from './shared-state.ts'
import { birthdayToday, linXiaoyu, xiaoLu, zhangChi, zhaoJie } from './stories.ts'
import { ago, begin } from './story.ts'
import { dayMs, dayOf, dayText } from './time.ts'

/** She comes after taking her child to school, and asked under yesterday's post. */
export function songYa(shared: Shared): Life {
  const life = begin(shared, {
    key: 'songya',
    name: '宋雅',
    salutation: '雅姐',
    staffId: 'zhaolei',
    addedAt: ago(shared, 190, '10:30'),
    remark: '宋雅 上午来',
    tags: ['31–35 岁', '全职妈妈', '走路能到', '会带孩子来', '工作日午休', '干燥起皮'],
    birthday: dayText(dayOf(shared.now) + 7).slice(5),
  })
  life.buy(['trial'], ago(shared, 190, '10:50'))
  for (const days of [158, 127, 96, 64, 33]) life.buy(['hydrate'], ago(shared, days, '10:40'))
  life.buy(['cleanser'], ago(shared, 33, '10:45'))
  const ask = life.send({ staffId: 'zhaolei', at: ago(shared, 19, '10:20'), scriptId: 's19' })
  life.say('早上不绷了', ago(shared, 19, '11:02'))
  life.outcome(ask, 'replied', ago(shared, 19, '11:10'), 'zhaolei')
  const commentedAt = ago(shared, 1, '20:41')
  const sourceKey = commentOf(posts.cleanser, commentedAt)
  life.signal('commented', commentedAt, 'zhaolei', '洗面奶怎么看', { sourceKey })
  // Her birthday's step is owed today, and says why: the comment.
  birthdayToday(life, shared, null)
  return life
}

/** 6,420 in a year; her serum is 41 days old, two treatments are left on the card. */
export function guMan(shared: Shared): Life {
  const life = begin(shared, {
    key: 'guman',
    name: '顾曼',
    salutation: '曼姐',
    staffId: 'shenjiayi',
    addedAt: ago(shared, 352, '12:10'),
    remark: '顾曼 开车 12次卡',
    tags: ['36–45 岁', '开车来', '路过进店', '细纹', '工作日晚上'],
  })
  life.buy(['hydrate'], ago(shared, 352, '12:40'))
  life.buy(['soothe', 'cleanser'], ago(shared, 338, '19:20'))
  life.buy(['card6'], ago(shared, 330, '19:30'))
  life.buy(['hydrate', 'serum'], ago(shared, 225, '19:10'))
  life.buy(['card12', 'mask'], ago(shared, 200, '19:40'))
  life.buy(['clean', 'mask'], ago(shared, 120, '19:15'))
  life.buy(['hydrate', 'serum'], ago(shared, 41, '19:25'))
  life.customer.fields = { 剩余次数: '2', 到期日: '12 月 31 日' }
  const ask = life.send({ staffId: 'shenjiayi', at: ago(shared, 27, '19:05'), scriptId: 's20' })
  life.outcome(ask, 'replied', ago(shared, 27, '19:40'), 'shenjiayi')
  const due = ago(shared, 0, '10:00')
  life.remind('shenjiayi', '精华 41 天前买的，快用完了，问一声', ago(shared, 41, '19:30'), due)
  for (const reminder of life.rows.reminder) reminder.done_at = null
  return dropDone(life)
}

function dropDone(life: Life): Life {
  const { rows } = life
  rows.customer_event = rows.customer_event.filter((each) => each.kind !== 'reminder.done')
  return life
}

/** Brought two colleagues; written to four times in seven days, once by another store. */
export function mengYao(shared: Shared): Life {
  const life = begin(shared, {
    key: 'mengyao',
    name: '孟瑶',
    salutation: '瑶瑶',
    staffId: 'wangfang',
    addedAt: ago(shared, 260, '14:20'),
    birthday: dayText(dayOf(shared.now) + 7).slice(5),
    tags: ['25–30 岁', '自由职业', '地铁两站内', '小红书', '暗沉', '周日'],
  })
  life.follow('liusiqi', ago(shared, 75, '15:00'), 1, '孟瑶')
  life.buy(['trial'], ago(shared, 260, '14:40'))
  life.buy(['hydrate', 'member'], ago(shared, 240, '15:10'))
  life.buy(['card6'], ago(shared, 150, '15:20'))
  life.raise('advocate', ago(shared, 21, '18:00'), 'wangfang')
  const sends: [number, string, string, string][] = [
    [7, '12:00', 'wangfang', 's19'],
    [5, '20:10', 'wangfang', 's20'],
    [3, '12:10', 'wangfang', 's11'],
    [1, '19:32', 'liusiqi', 'sBack3'],
  ]
  for (const [days, time, staffId, scriptId] of sends) {
    const touch = life.send({ staffId, at: ago(shared, days, time), scriptId })
    if (days > 3) life.outcome(touch, 'no_reply', ago(shared, days - 1, '20:30'), staffId)
  }
  life.tag(['etCard2'], ago(shared, 240, '15:12'), 'wangfang', 'rule')
  birthdayToday(life, shared, null)
  return life
}

/** Three offers in two days, no answer, two 回了 tapped; yesterday she deleted 何静. */
export function buChiXiangcai(shared: Shared): Life {
  const life = begin(shared, {
    key: 'buchixiangcai',
    name: '不吃香菜',
    salutation: '小蔡',
    staffId: 'hejing',
    addedAt: ago(shared, 80, '14:10'),
    tags: ['25–30 岁', '走路能到'],
    birthday: dayText(dayOf(shared.now) + 7).slice(5),
  })
  life.buy(['trial', 'serum'], ago(shared, 80, '14:30'))
  const lostAt = ago(shared, 1, '22:06')
  const sends: [number, string, string][] = [
    [2, '20:51', 's09'],
    [2, '20:58', 'sNew4A'],
    [1, '20:53', 's09'],
  ]
  for (const [index, [days, time, scriptId]] of sends.entries()) {
    const at = ago(shared, days, time)
    const touch = life.send({ staffId: 'hejing', at, scriptId })
    if (index < 2) life.outcome(touch, 'replied', at + 41_000, 'hejing')
  }
  life.customer.lost_at = new Date(lostAt)
  const enteredAt = ago(shared, 1, '10:30')
  const common = { enteredAt, enteredBy: 'hejing', visitAt: null, fate: () => open }
  const birthday = ago(shared, -7, '00:00')
  const plans = [
    { sop: newcomerSop, anchorAt: ago(shared, 0, '15:00'), giftExpiresAt: null },
    { sop: backSop, anchorAt: ago(shared, 0, '06:00'), giftExpiresAt: null },
    { sop: birthdaySop, anchorAt: birthday, giftExpiresAt: birthday + 20 * dayMs },
  ]
  for (const plan of plans) runPlan(life, shared, { ...common, ...plan })
  life.lose(lostAt)
  return life
}

const open = { kind: 'open' } as const

/** The eight of DEMO-CORP §7, in its order. */
export function liveStories(shared: Shared): Life[] {
  return [linXiaoyu, zhaoJie, xiaoLu, songYa, guMan, zhangChi, mengYao, buChiXiangcai].map(
    (story) => story(shared),
  )
}
