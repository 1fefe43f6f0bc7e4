import { newcomerSop } from './content/sop-newcomer.ts'
import { backSop, birthdaySop } from './content/sops.ts'
import type { Life } from './life.ts'
import { likeOf, posts } from './moments.ts'
import { handOver } from './plain.ts'
import type { Fate, Plan } from './plan.ts'
import { runPlan } from './run-plan.ts'
import type { Shared } from './shared-state.ts'
import { ago, begin, fromOpening } from './story.ts'
import { clock, dayMs, dayOf, dayText } from './time.ts'

/** 新客 7 天回店, step 4 of 7; liked a post on the morning of day 1, answered at noon. */
export function linXiaoyu(shared: Shared): Life {
  const life = begin(shared, {
    key: 'linxiaoyu',
    name: '林小雨',
    salutation: '小雨',
    staffId: 'zhouqian',
    addedAt: ago(shared, 12, '13:05'),
    remark: '小雨 点评券 怕疼',
    tags: '25–30 岁,上班族,点评团购,敏感肌,红血丝,怕疼,喝水少,周六'.split(','),
  })
  life.follow('wangfang', ago(shared, 3, '15:20'), 1, '小雨')
  // 周倩 chose these before: the step can be sent with one tap.
  life.customer.fields = { 可约时间1: '周六上午 11 点', 可约时间2: '周日下午 3 点' }
  const hello = life.send({ staffId: 'zhouqian', at: ago(shared, 12, '13:08'), scriptId: 's01' })
  life.outcome(hello, 'replied', ago(shared, 12, '13:31'), 'zhouqian')
  life.say('叫我小雨就行', ago(shared, 12, '13:20'))
  const visitAt = ago(shared, 3, '15:30')
  life.buy(['hydrate'], visitAt)
  const post = shared.tellPost(
    'zhouqian',
    'sopNew7',
    'new3',
    'sNewMoments',
    ago(shared, 1, '20:46'),
  )
  const fates: Record<string, Fate> = {
    new1: { kind: 'done', at: ago(shared, 3, '17:40') },
    new2: { kind: 'done', at: ago(shared, 2, '12:41') },
    new3: { kind: 'done', at: ago(shared, 1, '20:46'), postId: post.post_id },
  }
  const enrollment = runPlan(life, shared, {
    sop: newcomerSop,
    anchorAt: visitAt,
    enteredAt: visitAt,
    enteredBy: null,
    visitAt: null,
    giftExpiresAt: null,
    fate: (step) => fates[step.stepId] ?? { kind: 'open' },
  })
  const [first, second] = life.rows.touch.filter((each) => each.opener && each.enrollment_id)
  if (first) life.outcome(first, 'no_reply', ago(shared, 2, '12:40'), 'zhouqian')
  if (second) {
    life.say('有点紧', ago(shared, 2, '13:12'))
    life.outcome(second, 'replied', ago(shared, 2, '13:20'), 'zhouqian', { reason: '有点紧' })
  }
  // Before she answered, under the post 周倩 made for others: what she said herself is the latest.
  life.signal('liked', ago(shared, 2, '08:12'), 'zhouqian', '换季脸容易红', {
    answeredAt: ago(shared, 2, '08:13'),
    sourceKey: likeOf(posts.red),
  })
  fromOpening(shared, life.rows.task.at(-1), 'sNew4B')
  const task = life.rows.task.at(-1)
  enrollment.next_at = task?.lapses_at ?? enrollment.next_at
  return life
}

/** Nobody confirmed how to address her; the first words need it. */
export function zhaoJie(shared: Shared): Life {
  const life = begin(shared, {
    key: 'zhaojie',
    name: 'A0建材赵姐',
    salutation: null,
    staffId: 'liusiqi',
    addedAt: ago(shared, 9, '16:10'),
    tags: ['36–45 岁', '外区', '朋友介绍'],
    remark: 'A0建材赵姐',
    birthday: dayText(dayOf(shared.now) + 7).slice(5),
  })
  const hello = life.send({ staffId: 'liusiqi', at: ago(shared, 9, '16:14'), scriptId: 's01' })
  life.say('好的，我在宝山，远不远？', ago(shared, 9, '17:02'))
  life.outcome(hello, 'replied', ago(shared, 9, '17:20'), 'liusiqi')
  birthdayToday(life, shared, 'liusiqi')
  return life
}

/** Step 1 of 生日月 is owed today: her birthday is in a week. */
function birthdayToday(life: Life, shared: Shared, enteredBy: string | null) {
  const anchorAt = clock(dayOf(shared.now) + 7, '00:00')
  const enrollment = runPlan(life, shared, {
    sop: birthdaySop,
    anchorAt,
    enteredAt: ago(shared, 1, '16:30'),
    enteredBy,
    visitAt: null,
    giftExpiresAt: anchorAt + 20 * dayMs,
    fate: () => ({ kind: 'open' }),
  })
  const script = life.has('禾露会员') ? 'sBirth1Member' : 'sBirth1Guest'
  fromOpening(shared, life.rows.task.at(-1), script)
  enrollment.next_at = life.rows.task.at(-1)?.lapses_at ?? null
}

/** Handed over with a booking for tomorrow 15:00. */
export function xiaoLu(shared: Shared): Life {
  const life = begin(shared, {
    key: 'xiaolu',
    name: '小鹿',
    salutation: '小鹿',
    staffId: 'lina',
    addedAt: ago(shared, 8, '19:20'),
    remark: '小鹿 抖音98',
    tags: ['18–24 岁', '学生', '抖音团购', '怕推销'],
  })
  const bookedAt = ago(shared, -1, '15:00')
  const ask = life.send({
    staffId: 'lina',
    at: ago(shared, 6, '16:05'),
    scriptId: null,
    own: { text: '小鹿，体验券两周内都能用，这周五下午三点我给你留一个？', kind: 'invitation' },
  })
  life.say('可以的，周五三点', ago(shared, 6, '16:20'))
  const outcome = life.outcome(ask, 'booked', ago(shared, 6, '16:31'), 'lina', {
    booked_at: new Date(bookedAt),
  })
  handOver(life, '约好周五 15:00 来做体验；怕推销，先别提卡')
  const anchorAt = ago(shared, 6, '16:31')
  const { enrollment } = bookedPlan(life, shared, anchorAt, bookedAt)
  enrollment.entered_by = 'lina'
  const eve = ago(shared, 0, '19:00')
  life.remind('xunuo', '小鹿明天 15:00 到店，发到店提醒', anchorAt, eve, outcome.outcome_id)
  for (const reminder of life.rows.reminder) reminder.created_by = 'lina'
  return life
}

/** The reminder of the day before is what is left of the newcomer's plan. */
function bookedPlan(life: Life, shared: Shared, anchorAt: number, bookedAt: number) {
  const plan: Plan = {
    sop: { ...newcomerSop, definition: onlyBooked },
    anchorAt,
    enteredAt: anchorAt,
    enteredBy: 'lina',
    visitAt: null,
    giftExpiresAt: null,
    bookingAt: bookedAt,
    fate: () => ({ kind: 'open' }),
  }
  const enrollment = runPlan(life, shared, plan)
  enrollment.past_step_ids = ['new1', 'new2', 'new3', 'new4', 'new5']
  return { enrollment }
}

const onlyBooked = {
  ...newcomerSop.definition,
  steps: newcomerSop.definition.steps.filter((step) => step.when.anchor === 'booking'),
}

/** He said he would talk again after his exams; the day he named is today. */
export function zhangChi(shared: Shared): Life {
  const life = begin(shared, {
    key: 'zhangchi',
    name: '张弛',
    salutation: '张弛',
    staffId: 'wuting',
    gender: 1,
    addedAt: ago(shared, 44, '18:40'),
    tags: ['18–24 岁', '学生', '抖音团购', '出油闷痘'],
  })
  const enteredAt = ago(shared, 36, '06:00')
  const enrollment = runPlan(life, shared, {
    sop: backSop,
    anchorAt: enteredAt,
    enteredAt,
    enteredBy: 'wuting',
    visitAt: null,
    giftExpiresAt: null,
    fate: (step) =>
      step.stepId === 'back1'
        ? { kind: 'skipped', at: ago(shared, 36, '12:20'), reason: '还没来过' }
        : { kind: 'open' },
  })
  // One step was passed, then he put it off: what stood open is gone, and the plan waits.
  life.rows.task.splice(1)
  const ask = life.send({ staffId: 'wuting', at: ago(shared, 35, '17:30'), scriptId: 's02' })
  life.say('做一次多少钱？等我考完试再说吧', ago(shared, 35, '18:02'))
  const day = dayOf(shared.now)
  const outcome = life.outcome(ask, 'later', ago(shared, 35, '18:10'), 'wuting', {
    later_day: dayText(day),
    reason: '考完试再说',
  })
  life.remind(
    'xunuo',
    '考完试再说',
    ago(shared, 35, '18:10'),
    ago(shared, 0, '10:00'),
    outcome.outcome_id,
  )
  for (const reminder of life.rows.reminder) {
    reminder.created_by = 'wuting'
    reminder.done_at = null
  }
  life.rows.customer_event = life.rows.customer_event.filter(
    (each) =>
      !(each.kind === 'reminder.done' || each.kind === 'sop.ended' || each.kind === 'task.lapsed'),
  )
  const until = new Date(clock(day + 1, '00:00'))
  Object.assign(enrollment, {
    state: 'paused',
    paused_until: until,
    next_at: until,
    ended_at: null,
    end_reason: null,
    next_step_id: 'back3',
    past_step_ids: ['back1', 'back2'],
    goal_deadline_at: new Date(clock(day + 15, '06:00')),
  })
  life.raise('nurturing', ago(shared, 35, '18:12'), 'wuting')
  return life
}

/** Whom the birthday's plan reaches at the cap (孟瑶). */
export { birthdayToday }
