import type { DemoSop } from './sop.ts'
import { at, branch, heading, step } from './sop.ts'

const afterSecondAsk = [
  branch('booked', 'new6', '「约好了」→ 第 6 步'),
  branch('interested', 'new5', '「有兴趣」→ 明天同一时间第 5 步'),
  branch('later', 'pause', '「下次再聊」→ 按客人说的日子自建提醒，计划暂停'),
  branch('refused', 'end', '「不需要」→ 选原因，结束'),
  branch('no_reply_48h', 'new5', '48 小时没回 → 第 5 步'),
]

/** 新客 7 天回店, as DEMO-CORP §5.1 has it. */
export const newcomerSop: DemoSop = {
  id: 'sopNew7',
  versionId: 'sopNew7v1',
  priority: 3,
  definition: {
    name: '新客 7 天回店',
    audience: '首单客，首次到店 3 天内，没约下一次，没有「别打扰」',
    trigger: 'customer_added',
    goal: { text: '首次到店后 7 天内第二次到店', event: 'visit', withinDays: 7 },
    exits: ['goal', 'refused', 'do_not_disturb', 'lost', 'deadline'],
    reenterAfterDays: null,
    steps: [
      step(
        heading('new1', '到家叮嘱', 'chat', 'care', '让她记住你是谁，今晚别用错东西；不卖'),
        { anchor: 'start', day: 0, from: null, to: '21:00', afterHours: { from: 1, to: 3 } },
        { variants: [{ scriptId: 'sNew1', label: '团队' }] },
      ),
      step(
        heading('new2', '问一句感觉', 'chat', 'care', '开口聊起来，顺手补「皮肤状态」「方便时间」'),
        at(1, '12:00', '13:30'),
        { variants: [{ scriptId: 'sNew2', label: '团队' }] },
      ),
      step(
        heading('new3', '朋友圈', 'moments', 'know_how', '不打扰，只让她看见'),
        at(2, '19:30', '21:00'),
        {
          variants: [{ scriptId: 'sNewMoments', label: '团队' }],
          only: '敏感肌、红血丝可见',
        },
      ),
      step(
        heading('new4', '约第二次', 'chat', 'invitation', '给两个时间让她选，不问「要不要」'),
        at(3, '12:00', '13:30'),
        {
          variants: [
            { scriptId: 'sNew4A', label: '甲' },
            { scriptId: 'sNew4B', label: '乙' },
          ],
          coaching:
            '先看她昨天回了什么；说紧绷就约补水，说舒服就约原项目；约好了马上点「约好了」选时间，前一天会提醒你。',
          branches: afterSecondAsk,
        },
      ),
      step(
        heading('new5', '再问一次', 'chat', 'invitation', '给个台阶，不催'),
        at(5, '19:00', '20:30'),
        { variants: [{ scriptId: 'sNew5', label: '团队' }], only: '第 4 步 48 小时没回的' },
      ),
      step(
        heading('new6', '到店前一天', 'chat', 'service_notice', '少爽约'),
        at(-1, '19:00', '20:30', 'booking'),
        { variants: [{ scriptId: 'sNew6', label: '团队' }] },
      ),
      step(
        heading('new7', '当面说会员', 'visit', 'invitation', '说清楚，愿意才办'),
        { anchor: 'booking', day: 0, from: null, to: null, afterHours: null },
        {
          say: '今天是第二次了，你自己觉得有没有必要继续？想固定来的话，会员一年 99，生日那个月送一次护理，平时正价 9 折。不办也没关系，照样约我。',
        },
      ),
    ],
  },
}
