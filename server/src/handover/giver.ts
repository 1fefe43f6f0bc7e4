import type { Db } from '../db/open.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type Person, findPerson } from './store.ts'

/** Whose customers are given: somebody the asker leads, at work or gone. */
export async function getGiver(db: Db, session: Session, staffId: string): Promise<Person> {
  const person = await findPerson(db, session, staffId)
  if (!person) throw new Problem('staff.not_found')
  if (!person.reach) throw new Problem('not_allowed')
  return person
}
