import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { SlotKey, SlotStore } from '../wecom/slot-store.ts'

/** Places in the database, one row each; leases end by its clock, which all processes share. */
export function createSlotStore(db: Db): SlotStore {
  const made = new Set<string>()

  /** A corp's rows are made at its first call of the API; who comes later finds them. */
  async function makeRows({ corpId, api }: SlotKey, most: number) {
    const name = `${corpId} ${api}`
    if (made.has(name)) return
    await sql`insert into wecom_slot (corp_id, api, n)
      select ${corpId}, ${api}, n from generate_series(1, ${most}::integer) as n
      on conflict do nothing`.execute(db)
    made.add(name)
  }

  return {
    async take(key, holder, { most, leaseMs }) {
      await makeRows(key, most)
      const { rows } = await sql`update wecom_slot
        set held_by = ${holder}, held_until = now() + make_interval(secs => ${leaseMs / 1000})
        where corp_id = ${key.corpId} and api = ${key.api} and n = (
          select n from wecom_slot
          where corp_id = ${key.corpId} and api = ${key.api} and n <= ${most}
            and (held_until is null or held_until < now())
          order by n limit 1 for update skip locked)
        returning n`.execute(db)
      return rows.length > 0
    },
    async release({ corpId, api }, holder) {
      await db
        .updateTable('wecom_slot')
        .set({ held_by: null, held_until: null })
        .where('corp_id', '=', corpId)
        .where('api', '=', api)
        .where('held_by', '=', holder)
        .execute()
    },
  }
}
