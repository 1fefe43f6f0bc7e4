import type { Corp } from '../db/corp.ts'
import { getCorp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import type { Jobs } from '../jobs/queue.ts'
import type { Round } from '../jobs/rounds.ts'
import type { WecomCorp } from '../wecom/client.ts'
import { WecomError, WecomUnreachable, problemOf, remedyOf } from '../wecom/errors.ts'
import { type Reaction, getMomentComments, listMoments } from '../wecom/moments.ts'
import { listEveryMs, nextLookAt, opensAgainAt, postLivesMs } from './look-times.ts'
import {
  type LookRow,
  type MomentRow,
  addMoments,
  changeLook,
  changeMoment,
  claimLook,
  findNextDue,
  forgetMoments,
  listDueCorps,
  listDueMoments,
} from './moment-store.ts'
import { type NewSignal, recordSignals } from './record-store.ts'

/** Asks for a look at the moments of corps that are due. */
export function momentRound(deps: Deps): Round {
  return async (now) => {
    for (const corpId of await listDueCorps(deps.db, now))
      await deps.enqueue(deps.db, 'moment.look', { corpId })
  }
}

const callsPerMinute = 60
const minuteMs = 60_000
/** Longer than a look takes: nobody looks beside it, and one that died is made up for soon. */
const leaseMs = 2 * minuteMs
const afterRefusalMs = 60 * minuteMs
const afterFaultMs = 5 * minuteMs
/** The platform may tell of a post a little late. */
const overlapMs = 60 * minuteMs
const recordedAtOnce = 200
const keptMs = 4 * postLivesMs

type Look = {
  deps: Deps
  corp: Corp
  wecomCorp: WecomCorp
  now: Date
  /** Takes one of this minute's calls; false: no more now. */
  mayCall: () => boolean
}

/** Looks at a corp's moments: new posts once an hour, answers to each with growing pauses, in shop hours. */
export function createMomentLook(deps: Deps) {
  return async ({ corpId }: Jobs['moment.look'], stop: AbortSignal): Promise<void> => {
    const now = deps.clock.now()
    const row = await claimLook(deps.db, corpId, now, new Date(now.getTime() + leaseMs))
    if (!row) return
    const corp = await getCorp(deps.db, corpId)
    const opening = opensAgainAt(corp, now)
    if (opening) return changeLook(deps.db, corpId, { next_at: opening })
    const look = { deps, corp, wecomCorp: await deps.wecomCorp(corpId), now, mayCall: turns(stop) }
    try {
      const listedTo = await readList(look, row)
      await readReactions(look)
      const next_at = await nextAt(look, listedTo)
      await changeLook(deps.db, corpId, { next_at, looked_at: now, problem: null })
    } catch (error) {
      await giveUp(look, error)
    }
  }
}

function turns(stop: AbortSignal): () => boolean {
  const began = performance.now()
  let left = callsPerMinute
  return () => {
    if (left === 0 || stop.aborted || performance.now() - began > minuteMs) return false
    left -= 1
    return true
  }
}

/** Reads the list of new posts, or on in it; gives up to when posts are known. */
async function readList(look: Look, row: LookRow): Promise<Date | null> {
  const { deps, wecomCorp, now, mayCall } = look
  const { corpId } = wecomCorp
  const span = spanOf(row, now)
  if (!span) return row.listed_to
  let cursor: string | null = row.list_cursor ?? ''
  while (cursor !== null) {
    if (!mayCall()) return row.listed_to
    const { posts, nextCursor } = await listMoments(deps.wecom, wecomCorp, { ...span, cursor })
    cursor = nextCursor
    await deps.db.transaction().execute(async (db) => {
      await addMoments(db, corpId, posts, now)
      const place = { list_from: span.since, list_to: span.until, list_cursor: cursor }
      await changeLook(db, corpId, cursor === null ? { ...unread, listed_to: span.until } : place)
    })
  }
  await forgetMoments(deps.db, corpId, new Date(now.getTime() - keptMs))
  return span.until
}

const unread = { list_from: null, list_to: null, list_cursor: null }

/** What to list: where the last look stopped, or what came since; undefined: nothing yet. */
function spanOf(row: LookRow, now: Date): { since: Date; until: Date } | undefined {
  if (row.list_from && row.list_to) return { since: row.list_from, until: row.list_to }
  if (row.listed_to && now.getTime() - row.listed_to.getTime() < listEveryMs) return undefined
  const oldestMs = now.getTime() - postLivesMs
  const sinceMs = row.listed_to ? row.listed_to.getTime() - overlapMs : oldestMs
  return { since: new Date(Math.max(sinceMs, oldestMs)), until: now }
}

async function readReactions(look: Look): Promise<void> {
  const { deps, corp, now, mayCall } = look
  for (const moment of await listDueMoments(deps.db, corp.corpId, now, callsPerMinute)) {
    if (!mayCall()) return
    await readOne(look, moment)
  }
}

async function readOne({ deps, wecomCorp, now }: Look, moment: MomentRow): Promise<void> {
  try {
    const { moment_id, staff_id } = moment
    const told = await getMomentComments(deps.wecom, wecomCorp, moment_id, staff_id)
    const signals = [
      ...told.likes.flatMap((one) => signalOf(moment, 'liked', one)),
      ...told.comments.flatMap((one) => signalOf(moment, 'commented', one)),
    ]
    for (let at = 0; at < signals.length; at += recordedAtOnce)
      await deps.db
        .transaction()
        .execute((db) =>
          recordSignals(db, wecomCorp.corpId, signals.slice(at, at + recordedAtOnce)),
        )
  } catch (error) {
    if (!isAboutOne(error)) throw error
  }
  const next_at = nextLookAt(moment.posted_at, now)
  await changeMoment(deps.db, moment, { looked_at: now, next_at })
}

/** Out of the visible range, without a licence: this member only. */
const onlyHers = new Set([60_011, 701_008])

/** A refusal that says nothing of the other posts: it was deleted, or its member cannot be seen. */
function isAboutOne(error: unknown): boolean {
  if (!(error instanceof WecomError)) return false
  return onlyHers.has(error.errcode) || ['final', 'relation_gone'].includes(remedyOf(error))
}

function signalOf(moment: MomentRow, kind: 'liked' | 'commented', one: Reaction): NewSignal[] {
  // Our own people talk under posts, too.
  if (!('customerId' in one)) return []
  const excerpt = excerptOf(moment.text)
  const post = `moment:${moment.moment_id}`
  const isLike = kind === 'liked'
  return [
    {
      customerId: one.customerId,
      kind,
      staffId: moment.staff_id,
      at: one.at,
      // What she wrote is not told: of a comment it is the post that is named.
      detail: isLike || !excerpt ? excerpt : `「${excerpt}」那条`,
      sourceKey: isLike ? `${post}:like` : `${post}:comment:${one.at.getTime() / 1000}`,
    },
  ]
}

const excerptMax = 16

/** The beginning of a post, by which a person knows it again. */
function excerptOf(text: string | null): string | null {
  const [line = ''] = (text ?? '').trim().split(/[\n，。！？,!?]/)
  const characters = Array.from(line)
  if (characters.length === 0) return null
  const cut = characters.slice(0, excerptMax).join('')
  return characters.length > excerptMax ? `${cut}…` : cut
}

/** When there is something to do again; not within the minute whose calls may be used up. */
async function nextAt({ deps, corp, now }: Look, listedTo: Date | null): Promise<Date> {
  const due = await findNextDue(deps.db, corp.corpId)
  const listMs = listedTo ? listedTo.getTime() + listEveryMs : now.getTime()
  const earliestMs = Math.min(listMs, due?.getTime() ?? Number.POSITIVE_INFINITY)
  return new Date(Math.max(earliestMs, now.getTime() + minuteMs))
}

/** Says why for the operator, and looks again later. What was read stays. */
async function giveUp({ deps, corp, now }: Look, error: unknown): Promise<void> {
  if (!(error instanceof WecomError || error instanceof WecomUnreachable)) throw error
  const remedy = remedyOf(error)
  const pauseMs = remedy === 'try_again' || remedy === 'new_token' ? afterFaultMs : afterRefusalMs
  deps.log.info({ err: error, corpId: corp.corpId }, 'moments not told')
  await changeLook(deps.db, corp.corpId, {
    next_at: new Date(now.getTime() + pauseMs),
    problem: problemOf(error),
    // Perhaps it was the place in the list that is not known any more.
    ...(remedy === 'final' ? unread : {}),
  })
}
