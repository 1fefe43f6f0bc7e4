import {
  openTouch,
  reportOwnTouch,
  reportPart,
  withdrawOwnTouch,
  type Touch,
} from '@xiaoguan/shared/touch'
import type { Touchpoint } from '@xiaoguan/shared/sop'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from '../api/client.ts'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'
import { isFinal, NetworkError } from '../api/problem.ts'
import type { WecomBridge } from '../wecom/bridge.ts'
import {
  endUntried,
  sendParts,
  withPart,
  type ReportedState,
  type SendEnd,
  type SendRequest,
} from './send-script.ts'

/** What is under way: one send at a time on the whole page. */
export type Sending = { customerId: string; scriptVersionId: string; touch: Touch | null }

type PersonAnswer = 'sent' | 'cancelled'

async function report(
  touch: Touch,
  n: number,
  state: ReportedState,
  detail: string,
  byPerson = false,
): Promise<void> {
  await getOutbox().put(
    reportPart,
    { customerId: touch.customerId, touchId: touch.touchId, n: String(n) },
    { changeId: newId(), state, detail: detail.slice(0, 300), ...(byPerson ? { byPerson } : {}) },
  )
}

/** Sending to the open chat, and saying what was sent by other ways. */
export const useSend = defineStore('send', () => {
  const sending = shallowRef<Sending | null>(null)
  /** The id that the next try of the same words uses, so that a lost answer makes no second touch. */
  const unanswered = ref<{ fingerprint: string; touchId: string } | null>(null)

  async function open(request: SendRequest): Promise<Touch> {
    // A 称呼 or tag tapped just before must be at the server, which prepares the same words.
    if (!(await getOutbox().settled(request.customerId))) {
      throw new NetworkError('offline', 'earlier changes still wait')
    }
    const { customerId, ...body } = request
    const fingerprint = JSON.stringify(request)
    const last = unanswered.value
    const touchId = last?.fingerprint === fingerprint ? last.touchId : newId()
    unanswered.value = { fingerprint, touchId }
    try {
      const { touch } = await call(openTouch, { customerId }, { body: { touchId, ...body } })
      unanswered.value = null
      return touch
    } catch (error) {
      if (isFinal(error)) unanswered.value = null
      throw error
    }
  }

  /** Null: a send is under way already, this tap does nothing. */
  async function run(
    bridge: WecomBridge,
    first: Sending,
    opening: () => Promise<Touch>,
  ): Promise<SendEnd | null> {
    if (sending.value) return null
    sending.value = first
    try {
      const touch = await opening()
      const show = (now: Touch) => (sending.value = { ...first, touch: now })
      show(touch)
      return await sendParts({ bridge, report, onPart: show }, touch)
    } finally {
      sending.value = null
    }
  }

  return {
    sending,
    start: (bridge: WecomBridge, request: SendRequest) =>
      run(bridge, { ...request, touch: null }, () => open(request)),
    /** 接着发: the parts of an earlier send that are not out yet. */
    resume: (bridge: WecomBridge, touch: Touch) =>
      run(bridge, { customerId: touch.customerId, scriptVersionId: '', touch }, () =>
        Promise.resolve(touch),
      ),
  }
})

/**
 * 发出去了吗？ answered by the person for the part in doubt: one that the client never answered for, or the first of
 * a page that died. Those behind it were never handed over, and stay open for 接着发.
 */
export async function answerUnconfirmed(touch: Touch, answer: PersonAnswer): Promise<Touch> {
  const doubtful = touch.parts.filter(({ state }) => state === 'unconfirmed')
  const first = touch.parts.filter(({ state }) => state === 'opened').slice(0, 1)
  let told = touch
  for (const part of doubtful.length > 0 ? doubtful : first) {
    told = withPart(told, part.n, answer)
    await report(told, part.n, answer, '', true)
  }
  return answer === 'cancelled' ? endUntried(told, report) : told
}

/** 打过了, 当面说了, 发了朋友圈, 我自己写了发的. */
export async function reportOwn(
  customerId: string,
  own: { taskId: string | null; touchpoint: Touchpoint; text?: string },
): Promise<string> {
  const touchId = newId()
  await getOutbox().put(reportOwnTouch, { customerId, touchId }, own)
  return touchId
}

export async function withdrawOwn(customerId: string, touchId: string): Promise<void> {
  await getOutbox().put(withdrawOwnTouch, { customerId, touchId }, { changeId: newId() })
}
