import { completionPart, isOpener, nextFreeAt } from '@xiaoguan/shared'
import { expect, it } from 'vitest'
import { people } from './content/people.ts'
import { tagName } from './content/tags.ts'
import { generate } from './generate.ts'
import type { TaskRow } from './history.ts'
import { namedId } from './named.ts'
import { clock, dayMs, dayOf, demoStart, hourMs, timeText } from './time.ts'

const now = demoStart(Date.parse('2026-11-22T04:00:00Z'))
const history = generate(now)
const today = dayOf(now)

const customer = (key: string) =>
  history.customer.find((each) => each.customer_id === namedId(key))!
const of = <T extends { customer_id: string }>(rows: T[], key: string) =>
  rows.filter((each) => each.customer_id === namedId(key))
const isOpen = (task: TaskRow) => task.state === 'due' || task.state === 'scheduled'
const openTask = (key: string) => of(history.task, key).filter(isOpen)
const contacts = (key: string) =>
  of(history.touch, key)
    .filter((each) => each.counts_towards_cap && now - each.sent_at!.getTime() < 7 * dayMs)
    .map((each) => each.sent_at!)
const tags = (key: string) => of(history.follow_tag, key).map((each) => tagName(each.tag_id))
const completion = (staffId: string, from: number) => {
  const facts = history.task.filter((each) => each.staff_id === staffId)
  const owed = facts
    .filter((each) => each.first_deadline_at.getTime() > from)
    .map((each) =>
      completionPart(
        {
          state: each.state,
          firstDeadlineAt: each.first_deadline_at,
          doneAt: each.done_at,
          doneHow: each.done_how,
          postponedTo: each.postponed_to,
          leftOut: each.left_out,
        },
        new Date(now),
      ),
    )
    .filter((part) => part !== 'left_out' && part !== 'not_yet_due')
  return owed.filter((part) => part.startsWith('on_time')).length / owed.length
}

it('林小雨: step 4 of 7 is due, she answered the day before yesterday, two contacts, two staff', () => {
  expect(customer('linxiaoyu')).toMatchObject({ salutation: '小雨', stage: 'won' })
  expect(openTask('linxiaoyu').map((each) => [each.step_id, each.state])).toEqual([['new4', 'due']])
  expect(of(history.enrollment, 'linxiaoyu')[0]?.past_step_ids).toEqual(['new1', 'new2', 'new3'])
  expect(contacts('linxiaoyu')).toHaveLength(2)
  expect(of(history.follow, 'linxiaoyu').map((each) => each.staff_id)).toEqual([
    'zhouqian',
    'wangfang',
  ])
  const said = of(history.outcome, 'linxiaoyu').at(-1)
  expect([said?.reason, dayOf(said!.at.getTime())]).toEqual(['有点紧', today - 2])
  // What she said is the latest that was heard of her.
  const [liked] = of(history.signal, 'linxiaoyu')
  expect([liked?.kind, liked!.at < said!.at]).toEqual(['liked', true])
})

it('A0建材赵姐: a step is due and nobody knows how to address her', () => {
  expect(customer('zhaojie')).toMatchObject({ salutation: null, stage: 'aware' })
  expect(openTask('zhaojie')[0]).toMatchObject({ state: 'due', step_id: 'birth1' })
})

it('小鹿: handed over with a booking for tomorrow 15:00, reminder this evening', () => {
  expect(customer('xiaolu')).toMatchObject({ main_follower_id: 'xunuo', stage: 'opportunity' })
  const follow = of(history.follow, 'xiaolu').at(-1)
  expect([follow?.handed_from_id, follow?.handover_note]).toEqual([
    'lina',
    expect.stringContaining('15:00'),
  ])
  const [enrollment] = of(history.enrollment, 'xiaolu')
  expect(enrollment?.booking_at?.getTime()).toBe(clock(today + 1, '15:00'))
  expect(openTask('xiaolu')[0]).toMatchObject({ step_id: 'new6', staff_id: 'xunuo' })
  expect(timeText(openTask('xiaolu')[0]!.due_at.getTime())).toBe('19:00')
  expect(of(history.reminder, 'xiaolu')[0]).toMatchObject({ created_by: 'lina', done_at: null })
  expect(tags('xiaolu')).toContain('怕推销')
})

it('许诺 owes a step this morning to somebody whom 黎娜 handed over', () => {
  const handed = new Set(
    history.follow
      .filter((each) => each.handed_from_id === 'lina' && each.ended_at === null)
      .map((each) => each.customer_id),
  )
  const owed = history.task.filter(
    (each) => each.staff_id === 'xunuo' && isOpen(each) && each.due_at.getTime() <= now,
  )
  expect(owed.some((each) => handed.has(each.customer_id))).toBe(true)
  expect(owed.some((each) => each.covered_for_id === 'wuting')).toBe(true)
})

it('宋雅: her comment waits for an answer, a step is due; no child is named', () => {
  const [signal] = of(history.signal, 'songya')
  expect(signal).toMatchObject({ kind: 'commented', detail: '洗面奶怎么看', answered_at: null })
  expect(openTask('songya')).toMatchObject([{ step_id: 'birth1', state: 'due' }])
  expect([customer('songya').stage, tags('songya').includes('会带孩子来')]).toEqual([
    'repeat',
    true,
  ])
})

it('顾曼: 6,420 in a year, a serum 41 days old, two treatments left', () => {
  expect(customer('guman')).toMatchObject({ spent_fen: 642_000, fields: { 剩余次数: '2' } })
  expect(tags('guman')).toEqual(expect.arrayContaining(['12 次卡', '2000 以上', '精华']))
  const serum = of(history.purchase, 'guman').at(-1)!
  expect(today - dayOf(serum.at.getTime())).toBe(41)
  expect(of(history.reminder, 'guman')[0]).toMatchObject({ done_at: null })
})

it('张弛: what was agreed five weeks ago is owed today, by the buddy', () => {
  const [reminder] = of(history.reminder, 'zhangchi')
  expect(reminder).toMatchObject({
    staff_id: 'xunuo',
    created_by: 'wuting',
    text: '考完试再说',
    done_at: null,
  })
  expect(reminder?.due_at.getTime()).toBe(clock(today, '10:00'))
  expect(today - dayOf(reminder!.created_at.getTime())).toBe(35)
  expect(of(history.enrollment, 'zhangchi')[0]?.state).toBe('paused')
  expect([customer('zhangchi').stage, customer('zhangchi').gender]).toEqual(['nurturing', 1])
})

it('孟瑶: at the cap until Thursday 12:00, two introduced, a step due', () => {
  const free = nextFreeAt(contacts('mengyao'), 4, new Date(now))
  expect(free?.getTime()).toBe(clock(today, '12:00'))
  const brought = history.customer.filter(
    (each) => each.introducer_customer_id === namedId('mengyao'),
  )
  expect(brought.map((each) => each.stage).toSorted()).toEqual(['aware', 'won'])
  expect(openTask('mengyao')[0]?.state).toBe('due')
})

it('不吃香菜: deleted 何静 yesterday, three tasks cancelled, two 回了 nobody said', () => {
  expect(customer('buchixiangcai')).toMatchObject({ stage: 'lost' })
  expect(dayOf(customer('buchixiangcai').lost_at!.getTime())).toBe(today - 1)
  const tasks = of(history.task, 'buchixiangcai').map((each) => [each.state, each.left_out])
  expect(tasks).toEqual([1, 2, 3].map(() => ['cancelled', 'lost']))
  expect(of(history.outcome, 'buchixiangcai').map((each) => each.kind)).toEqual([
    'replied',
    'replied',
  ])
  expect(of(history.said as never[], 'buchixiangcai')).toEqual([])
})

it('fills every gap of a message as a staff would say it', () => {
  const texts = history.touch_part
    .map((each) => each.content)
    .flatMap((each) => (each.kind === 'text' ? [each.text] : []))
  expect(texts.filter((text) => /\{\{|你那支(体验|补水|舒缓|清洁)?护理/.test(text))).toEqual([])
  const invitation = texts.find((text) => text.includes('比较跟得上'))
  expect(invitation).toContain('我周六上午 11 点和周日下午 3 点都有空位')
  const reminder = texts.find((text) => text.includes('来之前不用卸妆'))
  expect(reminder).toMatch(/^明天 \d\d:\d\d 见，/)
})

it('the 52 others stand at the stages told, with their special cases', () => {
  const stages = history.namedIds
    .slice(8)
    .map((id) => history.customer.find((each) => each.customer_id === id)!.stage)
  const count = (stage: string) => stages.filter((each) => each === stage).length
  const told = {
    lead: 6,
    aware: 7,
    nurturing: 8,
    opportunity: 8,
    won: 11,
    repeat: 8,
    advocate: 2,
    lost: 2,
  }
  expect(Object.fromEntries(Object.keys(told).map((stage) => [stage, count(stage)]))).toEqual(told)
  expect(customer('baobao').do_not_disturb_reason).toBeTruthy()
  expect(of(history.follow, 'beibei')).toHaveLength(3)
  expect(of(history.follow, 'longlong')[0]?.remark).toHaveLength(20)
  expect(customer('liya').birthday).toBe('02-29')
  expect(of(history.note, 'hanmei')[0]?.text).toContain('投诉')
  expect(of(history.purchase_line, 'feifei').some((each) => each.paid_fen < 0)).toBe(true)
  const [mobile] = of(history.follow, 'lele')[0]?.mobiles ?? []
  expect(mobile).toBeTruthy()
  expect(of(history.follow, 'doudou')[0]?.mobiles).toEqual([mobile])
  expect(of(history.follow, 'alan')[0]?.ended_by).toBe('staff')
})

it('周倩 has eleven tasks today, five of them late at 10:40', () => {
  const hers = history.task.filter((each) => each.staff_id === 'zhouqian')
  const ofToday = hers.filter((each) => dayOf(each.first_deadline_at.getTime()) === today)
  const late = hers.filter((each) => isOpen(each) && each.deadline_at.getTime() < now)
  expect([ofToday.length, late.length]).toEqual([11, 5])
  expect(late.every((each) => dayOf(each.first_deadline_at.getTime()) === today)).toBe(true)
})

it('南京西路店: 14 of 38 reached, 9 of 31 so far', () => {
  const store = new Set(people.filter((each) => each.departmentId === 11).map((each) => each.id))
  const entered = history.enrollment.filter(
    (each) => each.sop_id === 'sopNew7' && store.has(each.staff_id),
  )
  const week = (from: number, to: number) =>
    entered.filter((each) => {
      const age = (now - each.entered_at.getTime()) / dayMs
      return age > from && age <= to
    })
  const reached = (from: number, to: number) =>
    week(from, to).filter((each) => each.goal_reached_at).length
  expect([reached(7, 14), week(7, 14).length]).toEqual([14, 38])
  expect([reached(0, 7), week(0, 7).length]).toEqual([9, 31])
})

it('许诺 has a full day: thirty tasks, some of them of 吴婷 and 黎娜, the rest moved to tomorrow', () => {
  const his = history.task.filter((each) => each.staff_id === 'xunuo')
  const ofToday = his.filter((each) => dayOf(each.first_deadline_at.getTime()) === today)
  expect(ofToday).toHaveLength(30)
  expect(ofToday.some((each) => each.covered_for_id === 'wuting')).toBe(true)
  const moved = his.filter((each) => each.left_out === 'daily_limit')
  expect(moved.length).toBeGreaterThan(0)
  expect(moved.every((each) => dayOf(each.due_at.getTime()) === today + 1)).toBe(true)
})

it('measures the true rates within their noise, and each person as told', () => {
  const rates = { sNew4A: 0.24, sNew4B: 0.41, sBack1A: 0.33, sBack1B: 0.35, s07: 0.44 }
  for (const [id, rate] of Object.entries(rates)) {
    const tally = history.script_tally.find((each) => each.script_id === id)!
    const error = Math.sqrt((rate * (1 - rate)) / tally.matured)
    expect(Math.abs(tally.replied / tally.matured - rate)).toBeLessThan(2.5 * error)
  }
  const [a, b] = ['sNew4A', 'sNew4B'].map((id) =>
    history.script_tally.find((each) => each.script_id === id)!,
  )
  expect(Math.min(a!.sent, b!.sent)).toBeGreaterThan(160)
  for (const person of people.filter((each) => each.active && each.holds > 0)) {
    expect(Math.abs(completion(person.id, now - 60 * dayMs) - person.onTime)).toBeLessThan(0.12)
  }
})

it('tallies scripts as the definition says', () => {
  for (const tally of history.script_tally) {
    const openers = history.touch.filter(
      (each) =>
        each.script_id === tally.script_id && each.touchpoint === 'chat' && isOpener(each.kind),
    )
    const old = openers.filter((each) => each.sent_at!.getTime() <= now - 72 * hourMs)
    expect([tally.matured, tally.waiting]).toEqual([old.length, openers.length - old.length])
    expect(tally.replied).toBe(old.filter((each) => each.answered).length)
  }
})

it('何静 sends in ten minutes, taps at once, and was deleted by nine in thirty days', () => {
  const sent = history.touch.filter(
    (each) => each.staff_id === 'hejing' && each.touchpoint === 'chat',
  )
  const inOneGo = sent.filter((each) => timeText(each.sent_at!.getTime()).startsWith('20:5'))
  expect(inOneGo.length / sent.length).toBeGreaterThan(0.8)
  const deleted = (id: string) =>
    history.signal.filter(
      (each) =>
        each.kind === 'deleted' && each.staff_id === id && now - each.at.getTime() < 30 * dayMs,
    ).length
  expect(deleted('hejing')).toBe(9)
  expect((deleted('liusiqi') + deleted('zhaolei') + deleted('tangguo')) / 3).toBe(2)
})
