import type { Sidebar } from '@xiaoguan/shared/sidebar'

/** For tests: a customer of whom little is known. */
export function sidebarOf(customerId: string): Sidebar {
  return {
    now: '2026-11-19T02:40:00Z',
    customer: {
      customerId,
      name: '林小雨',
      avatar: null,
      remark: null,
      salutation: '小雨',
      salutationGuesses: [],
      stage: 'won',
      stageSince: null,
      addedAt: '2026-11-07T02:40:00Z',
      lastContactAt: null,
      contactsIn7Days: 0,
      contactCap: 4,
      nextGoodAt: null,
      mainFollower: { staffId: 'shenjiayi', name: '沈佳怡' },
      others: [],
      introducer: null,
      introducedCount: 0,
      askIntroducer: false,
      consent: false,
      doNotDisturb: null,
      lostAt: null,
      handover: null,
      spentFen: 0,
      lastOrder: null,
    },
    variables: { 客户称呼: '小雨' },
    question: null,
    next: null,
    tags: { on: [], unknown: [], likely: [], refused: [] },
    scripts: [],
    reminders: [],
  }
}
