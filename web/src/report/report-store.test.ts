import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { stubServer } from '../api/stub-server.ts'
import type { Answer, Asked } from '../api/stub-server.ts'
import { nothingLateWords, nudgeView } from './nudge-view.ts'
import { completionOf, personOf, reportOf } from './report-samples.ts'
import { useReportStore } from './report-store.ts'

const now = new Date('2026-11-19T02:40:00Z')
const me = { myName: '沈佳怡', now }
const late = personOf('zhouqian', { missed: 5, overdue: 5 })
const problem = (status: number, code: string): Answer => ({
  status,
  reply: { code, requestId: 'r' },
})

beforeEach(() => setActivePinia(createPinia()))

/** A server that answers reports with the period asked for, and nudges as told. */
function serve(answerNudge: (asked: Asked) => Answer = () => 'offline') {
  return stubServer((asked) => {
    if (asked.method === 'PUT') return answerNudge(asked)
    const period = asked.query.get('period') === '7d' ? '7d' : 'today'
    return { reply: reportOf({ period, people: [late] }) }
  }, 'lead')
}

describe('the report', () => {
  it('shows the period asked for, and the earlier one again at once', async () => {
    serve()
    const store = useReportStore()
    await store.load()
    expect(store.report?.period).toBe('today')
    await store.showPeriod('7d')
    expect(store.report?.period).toBe('7d')
    const back = store.showPeriod('today')
    expect(store.report?.period).toBe('today')
    await back
  })

  it('never shows one period under the name of another', async () => {
    serve()
    const store = useReportStore()
    await store.load()
    const load = store.showPeriod('30d')
    expect(store.report).toBeNull()
    expect(store.scopeName).toBe('南京西路店')
    await load
  })

  it('keeps what it has when a refresh fails, and says so', async () => {
    let online = true
    stubServer(() => (online ? { reply: reportOf() } : 'offline'), 'lead')
    const store = useReportStore()
    await store.load()
    online = false
    await store.load()
    expect(store.report?.total.owed).toBe(86)
    expect(store.failure?.words).toBe('网络不通，连上后再试')
  })

  it('asks for a new entry when the session is over', async () => {
    stubServer(() => problem(401, 'signed_out'), 'lead')
    const store = useReportStore()
    await store.load()
    expect(store.report).toBeNull()
    expect(store.failure?.remedy).toBe('reenter')
  })
})

describe('a nudge', () => {
  it('is sent once however often it is tapped, and then shows its time', async () => {
    const at = '2026-11-19T02:42:00.000Z'
    const asked = serve(() => ({
      reply: { nudgeId: crypto.randomUUID(), at, by: me.myName, overdue: 5 },
    }))
    const store = useReportStore()
    const taps = [store.nudgePerson('zhouqian'), store.nudgePerson('zhouqian')]
    expect(nudgeView(late, store.attempts.get('zhouqian'), me).kind).toBe('sending')
    await Promise.all(taps)
    expect(asked.filter((one) => one.method === 'PUT')).toHaveLength(1)
    expect(nudgeView(late, store.attempts.get('zhouqian'), me).words).toBe('10:42 已提醒')
  })

  it('is the same nudge when it is tried again after a lost answer', async () => {
    const asked = serve()
    const store = useReportStore()
    await store.nudgePerson('zhouqian')
    const view = nudgeView(late, store.attempts.get('zhouqian'), me)
    expect(view).toEqual({ kind: 'ready', words: '提醒', failure: '网络不通，连上后再试' })
    await store.nudgePerson('zhouqian')
    const [first, second] = asked.filter((one) => one.method === 'PUT')
    expect(second).toEqual(first)
  })

  it('gives way to the one another lead sent before', async () => {
    let people = [late]
    stubServer((asked) => {
      if (asked.method === 'GET') return { reply: reportOf({ people }) }
      people = [{ ...late, nudgedAt: '2026-11-19T02:20:00.000Z', nudgedBy: '王店长' }]
      return problem(409, 'nudge.already_today')
    }, 'lead')
    const store = useReportStore()
    await store.load()
    await store.nudgePerson('zhouqian')
    await flushPromises()
    const view = nudgeView(store.report!.people[0]!, store.attempts.get('zhouqian'), me)
    expect(view).toEqual({ kind: 'sent', words: '王店长 10:20 已提醒', failure: null })
  })

  it('is not offered for oneself, for a person who left or one with nothing late', () => {
    const fine = { ...late, completion: completionOf({ onTimeConfirmed: 4 }) }
    expect(nudgeView(fine, undefined, me).kind).toBe('nothing_late')
    expect(nudgeView({ ...late, isSelf: true }, undefined, me).kind).toBe('self')
    expect(nudgeView({ ...late, hasLeft: true }, undefined, me).words).toBe('已离职')
  })

  it('says what lapsed, rather than that nothing is late, beside what was not done', () => {
    expect(nothingLateWords(completionOf({ missed: 3 }))).toBe('过了时间的已经收起，没有能提醒的')
    expect(nothingLateWords(completionOf({ onTimeConfirmed: 4 }))).toBe('没有超时的，不用提醒')
  })

  it('may be given anew the day after', () => {
    const attempt = { status: 'sent', at: '2026-11-18T02:00:00Z', by: '沈佳怡' } as const
    expect(nudgeView(late, attempt, me).kind).toBe('ready')
  })
})
