import type { Bulk } from '@xiaoguan/shared/bulk'

/** For tests: a bulk of tags that is done. */
export function bulkOf(given: Partial<Bulk> = {}): Bulk {
  return {
    bulkId: '0e3f7a52-8f0e-4c77-9b61-3a8f1a4b7c21',
    action: { kind: 'tag', add: ['etCalm'], remove: [] },
    segment: null,
    state: 'done',
    total: 126,
    waiting: 0,
    done: 98,
    unchanged: 28,
    failed: 0,
    pending: 0,
    refused: 0,
    askedBy: { staffId: 'shenjiayi', name: '沈佳怡' },
    askedAt: '2026-11-19T02:00:00.000Z',
    stoppedBy: null,
    endedAt: '2026-11-19T02:01:00.000Z',
    undoes: null,
    undoneBy: null,
    undoable: true,
    ...given,
  }
}

const group = { tagGroupId: 'g', name: '皮肤', tagClass: 'service', single: false, byRule: false }

/** What the endpoints of names answer. */
export function namesReply(path: string): unknown {
  if (path === '/api/segment-choices')
    return { staff: [], departments: [], channels: [], products: [], fields: [] }
  if (path === '/api/sops')
    return { sops: [{ sopId: 's', name: '新客回店', audience: '', goal: '到店', stepCount: 7 }] }
  const tags = [{ tagId: 'etCalm', name: '敏感肌', readings: 'min gan ji' }]
  const groups = [{ ...group, mustAsk: false, sensitive: false, tags }]
  return { version: '1', tagGroups: groups }
}
