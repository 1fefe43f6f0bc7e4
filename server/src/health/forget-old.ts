import { sql } from 'kysely'
import { dayMs } from '../corp-time.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import type { Round } from '../jobs/rounds.ts'

/** Rows of a table that serve no more: those whose time lies so many days back. */
type Old = { table: string; key: readonly string[]; time: string; days: number; also?: string }

/**
 * Callbacks and syncs forget their own. A change's id has to outlive every outbox with that change in it: a phone
 * sends what it kept as soon as it is opened, and one that lay in a drawer for 60 days is not foreseen.
 */
const olds: readonly Old[] = [
  { table: 'staff_message', key: ['staff_id', 'message_id'], time: 'at', days: 90 },
  {
    table: 'welcome',
    key: ['customer_id', 'staff_id', 'event_hash'],
    time: 'settled_at',
    days: 90,
    also: "state <> 'sending'",
  },
  { table: 'event_due', key: ['customer_id', 'event_id'], time: 'failed_at', days: 90 },
  { table: 'page_error', key: ['error_hash'], time: 'last_at', days: 90 },
  { table: 'applied_change', key: ['customer_id', 'change_id'], time: 'at', days: 60 },
  // Those that ended well are forgotten with the next one that does; these may come every minute.
  {
    table: 'sync_run',
    key: ['sync_run_id'],
    time: 'ended_at',
    days: 1,
    also: "state = 'failed' and kind = 'patrol'",
  },
]

const everyMs = 6 * 3_600_000
/** In one transaction: nobody waits long for what it locks. */
const mostAtOnce = 5000

/** Round: forgets what is old, a batch of each table at a time. */
export function forgetRound({ db }: Pick<Deps, 'db'>, most = mostAtOnce): Round {
  let forgotMs = Number.NEGATIVE_INFINITY
  return async (now) => {
    if (performance.now() - forgotMs < everyMs) return
    let isRest = false
    for (const old of olds) {
      const count = await forget(db, old, new Date(now.getTime() - old.days * dayMs), most)
      // A full batch: there are more, and the next round goes on with them.
      if (count >= most) isRest = true
    }
    if (!isRest) forgotMs = performance.now()
  }
}

async function forget(db: Db, old: Old, before: Date, most: number): Promise<number> {
  const key = ['corp_id', ...old.key]
  const columns = sql.join(key.map((name) => sql.ref(name)))
  const same = key.map((name) => sql`t.${sql.ref(name)} = old.${sql.ref(name)}`)
  const also = sql.raw(old.also ? `and ${old.also}` : '')
  // Two processes may forget at once: what one of them holds is left to it.
  const { numAffectedRows } = await sql`delete from ${sql.table(old.table)} t
    using (select ${columns} from ${sql.table(old.table)}
      where ${sql.ref(old.time)} < ${before} ${also} limit ${most} for update skip locked) old
    where ${sql.join(same, sql` and `)}`.execute(db)
  return Number(numAffectedRows ?? 0)
}
