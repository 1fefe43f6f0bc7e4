import type { Deps } from '../deps.ts'
import { applyCustomers, fetchContact, type FoundCustomer } from './apply-customers.ts'
import { applySubject } from './apply-subject.ts'
import { letArrivalsPass } from './courtesy.ts'
import type { Learn } from './learn.ts'
import { type Ledger, createLedger } from './ledger.ts'
import type { ClaimedEvent } from './store.ts'
import { type Subject, comesFirst, groupBySubject } from './subjects.ts'

type CustomerSubject = Extract<Subject<ClaimedEvent>, { about: 'customer' }>
type Rest = Exclude<Subject<ClaimedEvent>, { about: 'customer' }>
type Pass = { deps: Deps; learn: Learn; corpId: string; ledger: Ledger; isLate: () => boolean }

/** Questions to the platform at a time. */
const parallel = 4
/** Customers that share a transaction. */
const together = 10
/** What was not begun by then is given back, so that the lease holds for what was. */
const beginWithinMs = 8000

/** Works through what one claim took. */
export async function workOff(deps: Deps, learn: Learn, corpId: string, events: ClaimedEvent[]) {
  const startedMs = performance.now()
  const isLate = () => performance.now() - startedMs > beginWithinMs
  const pass: Pass = { deps, learn, corpId, ledger: createLedger(deps, corpId), isLate }
  const subjects = groupBySubject(events)
  const rest = subjects.filter((subject) => subject.about !== 'customer')
  await inLanes(rest.filter(comesFirst), 1, (subject) => workOn(pass, subject))
  const others = rest.filter((subject) => !comesFirst(subject))
  await inLanes(others, parallel, (subject) => workOn(pass, subject))
  await workOnCustomers(
    pass,
    subjects.filter((subject) => subject.about === 'customer'),
  )
  await pass.ledger.write(deps.db)
}

async function inLanes<One>(all: readonly One[], lanes: number, work: (one: One) => Promise<void>) {
  const waiting = [...all]
  const lane = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** False: not now; they are given back or put off. */
function mayBegin({ ledger, isLate }: Pass, events: readonly ClaimedEvent[]): boolean {
  if (ledger.isTripped(events)) return false
  if (!isLate()) return true
  ledger.giveBack(events)
  return false
}

async function workOn(pass: Pass, subject: Rest) {
  if (!mayBegin(pass, subject.events)) return
  await letArrivalsPass(pass.deps.db)
  try {
    pass.ledger.done(subject.events, await applySubject(pass.deps, pass.corpId, subject))
  } catch (error) {
    pass.ledger.fail(subject.events, error)
  }
}

/** Some customers are fetched while those before them are applied. */
async function workOnCustomers(pass: Pass, subjects: readonly CustomerSubject[]) {
  let applied = Promise.resolve()
  for (let at = 0; at < subjects.length; at += together) {
    // Not younger than the claim is enough: what is known from later holds these changes too.
    const seenAt = pass.deps.clock.now()
    const found = await fetchAll(pass, subjects.slice(at, at + together))
    await applied
    applied = apply(pass, found, seenAt)
  }
  await applied
}

async function fetchAll(pass: Pass, subjects: readonly CustomerSubject[]) {
  const found: FoundCustomer[] = []
  await inLanes(subjects, parallel, async ({ id: customerId, events }) => {
    if (!mayBegin(pass, events)) return
    await letArrivalsPass(pass.deps.db)
    try {
      const contact = await fetchContact(pass.deps, pass.corpId, customerId)
      found.push({ customerId, events, contact })
    } catch (error) {
      pass.ledger.fail(events, error)
    }
  })
  return found
}

async function apply(pass: Pass, found: FoundCustomer[], seenAt: Date): Promise<void> {
  if (found.length === 0) return
  await letArrivalsPass(pass.deps.db)
  try {
    await applyCustomers(pass.deps, pass.learn, pass.corpId, found, seenAt)
    pass.ledger.done(found.flatMap(({ events }) => events))
  } catch (error) {
    // Which of them it was cannot be told: each for itself.
    if (found.length > 1) for (const one of found) await apply(pass, [one], seenAt)
    else for (const { events } of found) pass.ledger.fail(events, error)
  }
}
