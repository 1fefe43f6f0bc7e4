import type { Handover, HandoverCandidate } from '@xiaoguan/shared/handover'

// For tests.

export function handoverOf(given: Partial<Handover> = {}): Handover {
  return {
    handoverId: '0e3f7a52-8f0e-4c77-9b61-3a8f1a4b7c21',
    kind: 'on_job',
    from: { staffId: 'lina', name: '黎娜' },
    to: { staffId: 'xunuo', name: '许诺' },
    askedBy: '马晓东',
    askedAt: '2026-11-19T02:00:00.000Z',
    state: 'waiting',
    counts: { asked: 0, waiting: 3, done: 0, refused: 0, limit: 0, failed: 0 },
    problem: null,
    ...given,
  }
}

export function candidateOf(
  customerId: string,
  given: Partial<HandoverCandidate> = {},
): HandoverCandidate {
  return {
    customerId,
    name: customerId,
    avatar: null,
    remark: null,
    openTasks: 0,
    lastContactAt: null,
    handingTo: null,
    ...given,
  }
}
