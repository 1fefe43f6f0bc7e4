import { createDrain } from '@xiaoguan/server/callback/drain.job'
import { callbackScene } from './callback-scene.ts'
import { postCallback, sealCallback } from './callback-sender.ts'
import { keptOf } from './callback-own-samples.ts'

/** An event's XML, given whom it is for. */
export type Message = (receiveId: string) => string

/** What comes of one message, sealed for another receiver if one is named: answer, row, jobs, refusal in the log. */
export async function arrive(message: Message, sealedFor?: string) {
  const { corp, keys, address, rows, lines, jobs } = await callbackScene()
  const sealed = sealCallback(
    { ...keys, receiveId: sealedFor ?? keys.receiveId },
    message(keys.receiveId),
  )
  const reply = await postCallback(address, sealed)
  const told = lines().map(([bound]) => bound as { corpId?: string; kind?: string })
  return {
    answer: [reply.status, await reply.text()],
    rows: (await rows()).map(({ kind, state, fields }) => ({ kind, state, fields })),
    drains: (await jobs('callback.drain')).length,
    welcomes: (await jobs('welcome.send')).length,
    told: told.filter(({ corpId }) => corpId === corp.corpId),
  }
}

/** What comes of a message that is taken. */
export function taken(kind: string, fields: Record<string, string>) {
  const isWork = kind in keptOf
  return {
    answer: [200, 'success'],
    rows: [{ kind, state: isWork ? 'waiting' : 'ignored', fields: isWork ? fields : {} }],
    drains: isWork ? 1 : 0,
    welcomes: isWork && fields.WelcomeCode ? 1 : 0,
  }
}

/** What comes of a message that is refused: one line in the log, nothing stored. */
export function refused(status: number, reason: string) {
  return { answer: [status, ''], rows: [], drains: 0, welcomes: 0, told: [{ reason, status }] }
}

/** The callbacks that stay open after the work on these, at a corp that knows nothing of whom they name. */
export async function listLeftOpen(messages: readonly Message[]) {
  const { corp, keys, post, rows } = await callbackScene()
  for (const message of messages) await post(message(keys.receiveId))
  const stored = (await rows()).length
  const drain = createDrain(corp.app.deps)
  await drain({ corpId: corp.corpId })
  // A chat is looked at once more, a little later.
  corp.app.clock.forward(5000)
  await drain({ corpId: corp.corpId })
  const open = (await rows()).filter(({ state }) => state !== 'done' && state !== 'ignored')
  return { stored, open: open.map(({ kind, state, problem }) => ({ kind, state, problem })) }
}
