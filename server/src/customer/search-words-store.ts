import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { json } from '../db/json.ts'
import { searchWords } from './search-words.ts'

/** Works out anew by what these customers are found; for who holds them locked and changed a name. */
export async function refreshSearchWords(
  db: Db,
  corpId: string,
  customerIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<NamesRow>`select c.corp_id, c.customer_id, c.name, c.salutation,
      ${remarksOf} as remarks
    from customer c where c.corp_id = ${corpId} and c.customer_id = any(${customerIds}::text[])
    `.execute(db)
  await saveSearchWords(db, rows)
}

/** The same for up to `most` customers, of any corp, who have no words yet; gives how many there were. */
export async function addMissingSearchWords(db: Db, most: number): Promise<number> {
  return db.transaction().execute(async (db) => {
    const { rows } = await sql<NamesRow>`select c.corp_id, c.customer_id, c.name, c.salutation,
        ${remarksOf} as remarks
      from customer c where c.search_words is null
      order by c.corp_id, c.customer_id limit ${most} for update of c skip locked`.execute(db)
    await saveSearchWords(db, rows)
    return rows.length
  })
}

type NamesRow = {
  corp_id: string
  customer_id: string
  name: string
  salutation: string | null
  remarks: (string | null)[]
}

const remarksOf = sql`array(select f.remark from follow f where f.corp_id = c.corp_id
  and f.customer_id = c.customer_id and (f.ended_at is null or f.ended_by = 'customer'))`

async function saveSearchWords(db: Db, rows: readonly NamesRow[]): Promise<void> {
  if (rows.length === 0) return
  const found = rows.map(({ corp_id, customer_id, name, salutation, remarks }) => ({
    corp_id,
    customer_id,
    search_words: searchWords([salutation, name, ...remarks]),
  }))
  await sql`update customer c set search_words = k.search_words
    from jsonb_to_recordset(${json(found)}::jsonb)
      as k(corp_id text, customer_id text, search_words text)
    where c.corp_id = k.corp_id and c.customer_id = k.customer_id
      and c.search_words is distinct from k.search_words`.execute(db)
}
