import type { Touch } from '@xiaoguan/shared/touch'
import { describe, expect, it } from 'vitest'
import { BridgeError } from '../wecom/bridge.ts'
import { fakeBridge, type FakeBridge } from '../wecom/fake.ts'
import { sendParts } from './send-script.ts'
import { openedTouch } from './touch-samples.ts'

async function sendAll(bridge: FakeBridge, touch: Touch) {
  const reports: [number, string][] = []
  const end = await sendParts(
    {
      bridge,
      report: async (_touch, n, state) => void reports.push([n, state]),
      onPart: () => undefined,
    },
    touch,
  )
  return {
    end,
    reports,
    sent: bridge.sent.map(({ content }) => (content.kind === 'text' ? content.text : '')),
  }
}

const refuse = (kind: 'cancelled' | 'no_answer' | 'refused') => () =>
  Promise.reject(new BridgeError(kind, kind))

describe('sending a script', () => {
  it('hands the parts over in order and reports each', async () => {
    const { end, reports, sent } = await sendAll(fakeBridge(), openedTouch(['a', 'b']))
    expect(sent).toEqual(['a', 'b'])
    expect(reports).toEqual([
      [1, 'sent'],
      [2, 'sent'],
    ])
    expect(end).toMatchObject({ stop: null, touch: { state: 'sent' } })
  })

  it('sends nothing to another chat, also when it moves on between two parts', async () => {
    const bridge = fakeBridge()
    bridge.answers.push(() => queueMicrotask(() => (bridge.customerId = 'wm-other')))
    const { end, sent, reports } = await sendAll(bridge, openedTouch(['a', 'b', 'c']))
    expect(sent).toEqual(['a'])
    expect(end).toMatchObject({ stop: 'switched', touch: { state: 'partly' } })
    expect(reports).toEqual([
      [1, 'sent'],
      [2, 'failed'],
    ])
    expect(end.touch.parts.map(({ state }) => state)).toEqual(['sent', 'failed', 'opened'])
  })

  it('goes on with what failed and what was never tried', async () => {
    const bridge = fakeBridge()
    bridge.answers.push(() => undefined, refuse('refused'))
    const { end } = await sendAll(bridge, openedTouch(['a', 'b', 'c']))
    const resumed = await sendAll(fakeBridge(), end.touch)
    expect(resumed.sent).toEqual(['b', 'c'])
    expect(resumed.end).toMatchObject({ stop: null, touch: { state: 'sent' } })
  })

  it('leaves what comes after a part in doubt untried', async () => {
    const bridge = fakeBridge()
    bridge.answers.push(refuse('no_answer'))
    const { end, reports } = await sendAll(bridge, openedTouch(['a', 'b']))
    expect(reports).toEqual([[1, 'unconfirmed']])
    expect(end.touch.state).toBe('unconfirmed')
  })

  it('refuses at once when the chat is another one from the start', async () => {
    const { end, sent } = await sendAll(fakeBridge('wm-other'), openedTouch(['a']))
    expect(sent).toEqual([])
    expect(end).toMatchObject({ stop: 'switched', touch: { state: 'failed' } })
  })

  it('ends as a whole when nothing went out, so that the step can be sent anew', async () => {
    const bridge = fakeBridge()
    bridge.answers.push(refuse('cancelled'))
    const { end, reports } = await sendAll(bridge, openedTouch(['a', 'b']))
    expect(reports).toEqual([
      [1, 'cancelled'],
      [2, 'cancelled'],
    ])
    expect(end).toMatchObject({ stop: 'cancelled', touch: { state: 'cancelled' } })
  })

  it('asks the person when the client never answered', async () => {
    const bridge = fakeBridge()
    bridge.answers.push(refuse('no_answer'))
    const { end } = await sendAll(bridge, openedTouch(['a']))
    expect(end).toMatchObject({ stop: 'no_answer', touch: { state: 'unconfirmed' } })
  })

  it('resumes with the parts that are not out yet', async () => {
    const touch = openedTouch(['a', 'b'])
    touch.parts[0]!.state = 'sent'
    const { sent, end } = await sendAll(fakeBridge(), touch)
    expect(sent).toEqual(['b'])
    expect(end.touch.state).toBe('sent')
  })
})
