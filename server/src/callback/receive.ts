import type { IncomingMessage } from 'node:http'
import type { Deps } from '../deps.ts'
import { type CallbackQuery, type OpenedCallback, openCallback } from '../wecom/callback.ts'
import { createCollector } from './collect.ts'
import { whileUnderWay } from './courtesy.ts'
import { readEvent } from './event.ts'
import { type FindKeys, createKeyRing } from './keys.ts'
import { isKnownKind, isWorkKind } from './kinds.ts'
import { willPass } from './put-off.ts'
import { readBody } from './read-body.ts'
import { type NewEvent, stampCallback, storeEvents } from './store.ts'
import { readXml } from './xml.ts'

/** Why a callback is refused: for the log, never for the sender. */
type Reason =
  | 'unknown_corp'
  | 'malformed'
  | 'signature'
  | 'cipher'
  | 'receiver'
  | 'too_large'
  | 'cut'
  | 'slow'
const statuses: Record<Reason, number> = {
  unknown_corp: 404,
  malformed: 400,
  signature: 403,
  cipher: 400,
  receiver: 403,
  too_large: 413,
  cut: 400,
  slow: 408,
}

export type CallbackReply =
  | { status: 200; text: string }
  | { status: number; reason: Reason; corpId: string | null }

const mostBytes = 64 * 1024
/** What the doctor's own `echostr` begins with (doctor/callback.ts). */
const doctorsWord = 'doctor-'
const stampEveryMs = 60_000
const tellEveryMs = 60_000

/**
 * Takes callbacks in. The age of `timestamp` is not looked at: the platform's retries keep the first one's, and a
 * replay of an old message does no harm (it is a copy of a known row, and states are fetched, not taken from it).
 */
export function createReceiver(deps: Deps) {
  const findKeys = createKeyRing(deps)
  const keep = createCollector<NewEvent>((events) => store(deps, events), {
    waitMs: 2,
    most: 500,
    isOfOne: (error) => !willPass(error),
  })
  const noteArrival = createNote(deps)

  return {
    /** The platform checks the address as the operator enters it: the plain `echostr`, and nothing else. */
    async verifyAddress(
      corpId: string,
      query: CallbackQuery & { echostr?: unknown },
    ): Promise<CallbackReply> {
      if (!(await findKeys(corpId, false)) && !(await findKeys(corpId, true)))
        return refuse('unknown_corp', null)
      const { echostr } = query
      if (typeof echostr !== 'string' || !isComplete(query)) return refuse('malformed', corpId)
      // Decoded twice on its way, a plus has become a space.
      const opened = await open(findKeys, corpId, query, echostr.replaceAll(' ', '+'))
      if (!opened?.ok) return refuse(opened?.reason ?? 'unknown_corp', corpId)
      // Our own doctor knocks the same way, and is no visit of the platform's.
      if (!opened.text.startsWith(doctorsWord))
        await stampCallback(deps.db, corpId, 'callback_checked_at', deps.clock.now())
      return { status: 200, text: opened.text }
    },

    /** An event: answered when it is stored. */
    async take(
      corpId: string,
      query: CallbackQuery,
      request: IncomingMessage,
    ): Promise<CallbackReply> {
      if (!(await findKeys(corpId, false)) && !(await findKeys(corpId, true)))
        return refuse('unknown_corp', null)
      const body = await readBody(request, mostBytes)
      if ('problem' in body) return refuse(body.problem, corpId)
      const envelope = readXml(body.text)
      if (!envelope?.Encrypt || !isComplete(query)) return refuse('malformed', corpId)
      const opened = await open(findKeys, corpId, query, envelope.Encrypt)
      if (!opened) return refuse('unknown_corp', null)
      if (!opened.ok) return refuse(opened.reason, corpId)
      const xml = readXml(opened.text)
      const event = xml && readEvent(xml, opened.text, deps.clock.now())
      if (!event) return refuse('malformed', corpId)
      const receivers = [envelope.ToUserName, xml.ToUserName].filter(Boolean)
      if (receivers.some((id) => id !== opened.keys?.receiveId)) return refuse('receiver', corpId)
      const row = { corpId, ...event, isWork: isWorkKind(event.kind) }
      // Counted only now: who has no key to our door holds nobody up.
      await whileUnderWay(deps.db, () => keep(row))
      noteArrival(corpId, event.kind)
      return { status: 200, text: 'success' }
    },
  }
}
export type Receiver = ReturnType<typeof createReceiver>

/** With the keys we know, and if they don't fit with those of this moment: they may just have been changed. */
async function open(findKeys: FindKeys, corpId: string, query: CallbackQuery, encrypt: string) {
  const known = await findKeys(corpId, false)
  const first = known ? openCallback(known, query, encrypt) : undefined
  if (first?.ok || (first && first.reason === 'receiver')) return { ...first, keys: known }
  const fresh = await findKeys(corpId, true)
  if (!fresh) return undefined
  const opened: OpenedCallback =
    fresh === known && first ? first : openCallback(fresh, query, encrypt)
  return { ...opened, keys: fresh }
}

function refuse(reason: Reason, corpId: string | null): CallbackReply {
  return { status: statuses[reason], reason, corpId }
}

function isComplete(query: CallbackQuery): boolean {
  return [query.msg_signature, query.timestamp, query.nonce].every(
    (part) => typeof part === 'string' && part !== '' && part.length <= 128,
  )
}

/** Rows and the jobs that work on them commit together. */
async function store(deps: Deps, events: NewEvent[]): Promise<void> {
  const now = deps.clock.now()
  const welcomes = new Set(
    events.flatMap(({ fields, corpId, hash }) => (fields.WelcomeCode ? [`${corpId} ${hash}`] : [])),
  )
  await deps.db.transaction().execute(async (db) => {
    const stored = await storeEvents(db, events, now)
    const waiting = new Set(stored.flatMap(({ corpId, isWaiting }) => (isWaiting ? [corpId] : [])))
    for (const corpId of waiting) await deps.enqueue(db, 'callback.drain', { corpId })
    for (const { corpId, hash, isNew } of stored) {
      // Its code is good for 20 seconds: it does not wait behind others.
      if (isNew && welcomes.has(`${corpId} ${hash}`))
        await deps.enqueue(db, 'welcome.send', { corpId, eventHash: hash })
    }
  })
}

/** What is told of arrivals, seldom: when the last one came, and kinds that nobody knows. */
function createNote(deps: Deps) {
  const stampedMs = new Map<string, number>()
  const toldMs = new Map<string, number>()
  return (corpId: string, kind: string) => {
    if (isFirstIn(stampedMs, corpId, stampEveryMs))
      // After the answer, which must not wait for the corp's row.
      stampCallback(deps.db, corpId, 'callback_at', deps.clock.now()).catch((error: unknown) =>
        deps.log.warn({ err: error, corpId }, 'callback not stamped'),
      )
    if (!isKnownKind(kind) && isFirstIn(toldMs, kind, tellEveryMs))
      deps.log.info({ corpId, kind }, 'callback of an unknown kind')
  }
}

const mostNames = 1000

function isFirstIn(lastMs: Map<string, number>, name: string, everyMs: number): boolean {
  const nowMs = performance.now()
  if (nowMs - (lastMs.get(name) ?? Number.NEGATIVE_INFINITY) < everyMs) return false
  if (lastMs.size >= mostNames) lastMs.clear()
  lastMs.set(name, nowMs)
  return true
}
