import type { PreparedScript } from '@xiaoguan/shared/script'
import type { Touch } from '@xiaoguan/shared/touch'
import { newId } from '../api/new-id.ts'

/** For tests: a touch whose parts are still to be handed over. */
export function openedTouch(texts: readonly string[], customerId = 'wm-xiaoyu'): Touch {
  return {
    touchId: newId(),
    customerId,
    staffId: 'me',
    staffName: '周倩',
    taskId: null,
    scriptId: 's1',
    title: null,
    kind: 'care',
    touchpoint: 'chat',
    how: 'confirmed',
    state: 'open',
    openedAt: '2026-11-19T02:40:00Z',
    sentAt: null,
    parts: texts.map((text, index) => ({
      n: index + 1,
      content: { kind: 'text', text },
      state: 'opened',
    })),
  }
}

/** For tests: a script as the server prepares it. */
export function preparedScript(text: string, change: Partial<PreparedScript> = {}): PreparedScript {
  return {
    scriptId: 's1',
    scriptVersionId: 's1@1',
    title: '约第二次',
    category: '邀约/约时间',
    kind: 'care',
    from: null,
    messages: [{ kind: 'text', text }],
    missing: [],
    proof: { sent: 0, matured: 0, replied: 0, ordered: 0, waiting: 0 },
    reason: null,
    unsuited: null,
    ...change,
  }
}
