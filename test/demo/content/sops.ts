import type { DemoSop } from './sop.ts'
import { newcomerSop } from './sop-newcomer.ts'
import { at, branch, heading, step } from './sop.ts'

const refusedEnds = branch('refused', 'end', '「不需要」选原因 → 结束')
const toVisit = branch('interested,booked', 'visit', '有兴趣、约好了 → 到店前提醒')

/** 60 天没来, as DEMO-CORP §5.2 has it. */
export const backSop: DemoSop = {
  id: 'sopBack60',
  versionId: 'sopBack60v1',
  priority: 2,
  definition: {
    name: '60 天没来',
    audience:
      '付过钱，60 天没到店也没下单，14 天内没人联系过，不是「别打扰」，余卡 0 次；每人每天最多新进 6 位',
    trigger: 'by_hand',
    goal: { text: '21 天内到店一次', event: 'visit', withinDays: 21 },
    exits: ['goal', 'refused', 'do_not_disturb', 'lost', 'deadline'],
    reenterAfterDays: 90,
    steps: [
      step(
        heading('back1', '问候', 'chat', 'care', '先当熟人，不提来店'),
        at(0, '12:00', '13:30'),
        {
          variants: [
            { scriptId: 'sBack1A', label: '甲' },
            { scriptId: 'sBack1B', label: '乙' },
          ],
          branches: [refusedEnds, toVisit],
        },
      ),
      step(
        heading('back2', '朋友圈', 'moments', 'know_how', '有互动的人优先跟'),
        at(3, '19:30', '21:00'),
        { variants: [{ scriptId: 'sBackMoments', label: '团队' }] },
      ),
      step(
        heading('back3', '约一约', 'chat', 'invitation', '顺便补「方便时间」'),
        at(6, '19:00', '20:30'),
        {
          variants: [{ scriptId: 'sBack3', label: '团队' }],
          branches: [refusedEnds, toVisit],
        },
      ),
      step(
        heading('back4', '打个电话', 'phone', 'care', '听原因，不推销'),
        at(13, '14:00', '17:00'),
        {
          only: '消费档 500 以上',
          say: '{{客户称呼}}您好，我是{{门店}}的{{员工姓名}}，不卖东西，就想问一句：上次做完有没有哪里不满意？您说实话，我回去改。',
          branches: [refusedEnds],
        },
      ),
      step(
        heading('back5', '问要不要继续收到', 'chat', 'care', '不想要的人体面地退出'),
        at(20, '12:00', '13:30'),
        {
          variants: [{ scriptId: 'sBack5', label: '团队' }],
          branches: [
            branch('reply_2', 'do_not_disturb', '回 2 →「别打扰」'),
            branch('reply_1', 'end', '回 1 → 结束并记「有兴趣」'),
          ],
        },
      ),
    ],
  },
}

/** 生日月, as DEMO-CORP §5.3 has it. */
export const birthdaySop: DemoSop = {
  id: 'sopBirthday',
  versionId: 'sopBirthdayV1',
  priority: 1,
  definition: {
    name: '生日月',
    audience: '会员或付过钱，登记了生日（只存月日），不是「别打扰」',
    trigger: 'by_hand',
    goal: { text: '生日当月到店', event: 'visit', withinDays: 21 },
    exits: ['goal', 'refused', 'do_not_disturb', 'lost', 'deadline'],
    reenterAfterDays: 330,
    steps: [
      step(
        heading('birth1', '提前说', 'chat', 'invitation', '留出约时间的余地'),
        at(-7, '12:00', '13:30'),
        {
          variants: [
            { scriptId: 'sBirth1Member', label: '会员' },
            { scriptId: 'sBirth1Guest', label: '非会员' },
          ],
        },
      ),
      step(
        heading('birth2', '生日当天', 'chat', 'care', '今天什么都不卖'),
        at(0, '10:00', '11:00'),
        { variants: [{ scriptId: 'sBirth2', label: '团队' }] },
      ),
      step(
        heading('birth3', '还没约的', 'chat', 'invitation', '没约才发'),
        at(5, '19:00', '20:30'),
        { variants: [{ scriptId: 'sBirth3', label: '团队' }], only: '还没约的' },
      ),
      step(
        heading('birth4', '到期前两天', 'chat', 'service_notice', '没用才发，到期可延一次'),
        at(-2, '12:00', '13:30', 'gift_expiry'),
        { variants: [{ scriptId: 'sBirth4', label: '团队' }], only: '礼遇还没用的' },
      ),
    ],
  },
}

export const sops: readonly DemoSop[] = [newcomerSop, backSop, birthdaySop]
