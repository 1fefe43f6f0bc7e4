import { getReference } from '../corp/store.ts'
import { addDays, dayMs, instantOf, wallClock } from '../corp-time.ts'
import type { Deps } from '../deps.ts'
import { countHandoverNews } from '../handover/news-store.ts'
import type { Round } from '../jobs/rounds.ts'
import { passes, problemOf } from '../wecom/errors.ts'
import { sendTemplateCard } from '../wecom/messages.ts'
import { countProposalNews } from '../tag/proposal-store.ts'
import { minuteOf, nextSlot } from './slots.ts'
import * as store from './store.ts'
import { listTroubleNews } from './trouble-news.ts'
import { type Waiting, isEmpty, isOnlyTroubles, noticeWords } from './words.ts'

const peopleAtOnce = 500
const againMs = 30_000

/** Round: people whose moment for a message has come. */
export function noticeRound({ db, enqueue }: Deps): Round {
  return async (now) => {
    for (const person of await store.listDuePeople(db, now, peopleAtOnce))
      await enqueue(db, 'notice.send', person)
  }
}

/**
 * Sends one person what has gathered since the last message: in the morning the whole day, later what came up,
 * in the shop's hours, at most one in half an hour, none on rest days. What the platform does not take now is
 * said with the next try, so nothing is said twice.
 */
export function createNoticeSend(deps: Deps) {
  return async (key: { corpId: string; staffId: string }): Promise<void> => {
    const now = deps.clock.now()
    const { corp } = await getReference(deps.db, key.corpId)
    const minute = minuteOf(key.corpId, key.staffId)
    const slot = nextSlot(corp, minute, now)
    const person = await deps.db
      .transaction()
      .execute((db) => store.claimPerson(db, key, () => slot.at, now))
    // The first time only her moment is set: nobody is written to because a server started.
    if (!person?.nextNoticeAt || (await isOff(deps, person, corp.timeZone, now))) return
    const { day: today, time } = wallClock(now, corp.timeZone)
    // A server that was down, or a platform that was: the night is no time to make up for it.
    if (time < corp.opensAt || time >= corp.closesAt) return
    const lastDay = person.noticedAt && wallClock(person.noticedAt, corp.timeZone).day
    const digest = lastDay !== today
    const until = digest ? instantOf(addDays(today, 1), '00:00', corp.timeZone) : now
    const span = { since: digest ? null : person.noticedAt, until, now }
    const waiting = await gather(deps, person, span)
    if (!isEmpty(waiting)) await tell(deps, person, waiting, digest)
  }
}

async function gather(
  { db }: Deps,
  person: store.Person,
  span: { since: Date | null; until: Date; now: Date },
): Promise<Waiting> {
  const decidedSince = person.noticedAt ?? dayBefore(span.now)
  return {
    ...(await store.loadWaiting(db, person, span)),
    ...(await countHandoverNews(db, person, decidedSince)),
    ...(await countProposalNews(db, person, { askedSince: span.since, decidedSince })),
    troubles: person.isOperator ? await listTroubleNews(db, person, span.now) : [],
  }
}

/** For who was never written to: what is older is no news. */
const dayBefore = (now: Date) => new Date(now.getTime() - dayMs)

async function isOff(deps: Deps, person: store.Person, timeZone: string, now: Date) {
  const { day } = wallClock(now, timeZone)
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7
  return person.restDays.includes(weekday) || (await store.isAbsent(deps.db, person, day))
}

async function tell(deps: Deps, person: store.Person, waiting: Waiting, digest: boolean) {
  const at = deps.clock.now()
  const { names: _names, ...body } = waiting
  const kind = digest ? ('digest' as const) : ('due' as const)
  const end = await send(deps, person, waiting, digest)
  const again = end.state === 'dropped' ? new Date(at.getTime() + againMs) : undefined
  const next = end.state === 'failed' ? await nextMorning(deps, person, at) : again
  await deps.db.transaction().execute(async (db) => {
    await store.addMessage(db, person, { kind, body, at, end })
    if (next) await store.setNext(db, person, next)
  })
}

/** Who cannot be reached is tried again the next morning. */
async function nextMorning(deps: Deps, { corpId, staffId }: store.Person, at: Date): Promise<Date> {
  const { corp } = await getReference(deps.db, corpId)
  const minute = minuteOf(corpId, staffId)
  let slot = nextSlot(corp, minute, at)
  while (!slot.digest) slot = nextSlot(corp, minute, slot.at)
  return slot.at
}

async function send(deps: Deps, person: store.Person, waiting: Waiting, digest: boolean) {
  const { corp } = await getReference(deps.db, person.corpId)
  const pages = `${corp.publicUrl}/c/${person.corpId}`
  try {
    const { invalidIds } = await sendTemplateCard(deps.wecom, await deps.wecomCorp(person.corpId), {
      staffIds: [person.staffId],
      ...noticeWords(waiting, digest),
      ...linksOf(pages, waiting),
    })
    return invalidIds.length === 0
      ? { state: 'sent' as const, at: deps.clock.now() }
      : { state: 'failed' as const, problem: 'not_reachable' }
  } catch (error) {
    const problem = problemOf(error)
    return { state: passes(error) ? ('dropped' as const) : ('failed' as const), problem }
  }
}

/** Where it leads; troubles beside her own work have a link of their own. */
function linksOf(pages: string, waiting: Waiting) {
  const health = `${pages}/console?to=health`
  if (isOnlyTroubles(waiting)) return { url: health }
  // Nothing but new tags to decide: where that is done.
  if (waiting.wishes && isOnlyTroubles({ ...waiting, wishes: 0 }))
    return { url: `${pages}/console?to=tags` }
  const only = waiting.onlyCustomerId
  const to = new URLSearchParams({ to: only ? `today/${only}` : 'today' })
  const jumps = waiting.troubles.length > 0 ? [{ title: '看运行状况', url: health }] : []
  return { url: `${pages}/h5?${to.toString()}`, jumps }
}
