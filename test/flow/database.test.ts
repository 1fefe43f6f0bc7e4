import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { testApp } from '../support/shared-app.ts'
import { newCorp } from '../support/people.ts'

describe('the database', () => {
  it('reads every type as the same JavaScript value on both drivers', async () => {
    const { deps } = await testApp()
    const { rows } =
      await sql`select 7::bigint as int8, count(*) as counted, date '2026-11-19' as day,
      timestamptz '2026-11-19 10:40:00+08' as at, true as flag, '{"a":[1]}'::jsonb as body,
      'x'::text as word, '0b0e9f0c-5b5e-4b53-9d0e-0d1f0d0c0b0a'::uuid as id`.execute(deps.db)
    expect(rows).toEqual([
      {
        int8: 7,
        counted: 1,
        day: '2026-11-19',
        at: new Date('2026-11-19T02:40:00Z'),
        flag: true,
        body: { a: [1] },
        word: 'x',
        id: '0b0e9f0c-5b5e-4b53-9d0e-0d1f0d0c0b0a',
      },
    ])
  })

  it('keeps a query of one request out of another’s open transaction', async () => {
    const { corpId, app } = await newCorp()
    const { db } = app.deps
    let outside: Promise<unknown> = Promise.resolve()
    const rolledBack = db.transaction().execute(async (tx) => {
      await tx.updateTable('corp').set({ name: '改名' }).where('corp_id', '=', corpId).execute()
      // Sent while the transaction is open; not awaited inside, or it would wait for itself.
      outside = db
        .updateTable('corp')
        .set({ contact_cap: 9 })
        .where('corp_id', '=', corpId)
        .execute()
      await new Promise((resolve) => setTimeout(resolve, 20))
      throw new Error('roll back')
    })
    await expect(rolledBack).rejects.toThrow('roll back')
    await outside
    const corp = await db
      .selectFrom('corp')
      .selectAll()
      .where('corp_id', '=', corpId)
      .executeTakeFirstOrThrow()
    expect(corp).toMatchObject({ name: '测试企业', contact_cap: 9 })
  })

  it('runs many transactions at once, each whole', async () => {
    const { corpId, app } = await newCorp()
    const { db } = app.deps
    const raise = () =>
      db.transaction().execute(async (tx) => {
        const row = await tx
          .selectFrom('corp')
          .select('daily_limit')
          .where('corp_id', '=', corpId)
          .forUpdate()
          .executeTakeFirstOrThrow()
        await tx
          .updateTable('corp')
          .set({ daily_limit: row.daily_limit + 1 })
          .where('corp_id', '=', corpId)
          .execute()
      })
    await Promise.all(Array.from({ length: 20 }, raise))
    const corp = await db
      .selectFrom('corp')
      .selectAll()
      .where('corp_id', '=', corpId)
      .executeTakeFirstOrThrow()
    expect(corp.daily_limit).toBe(50)
  })

  it('commits a job with the change that asks for it, or neither', async () => {
    const { corpId, app } = await newCorp()
    const { db, enqueue } = app.deps
    const jobs = () =>
      sql<{
        n: number
      }>`select count(*) as n from pgboss.job where name = 'nudge.send' and data->>'corpId' = ${corpId}`
        .execute(db)
        .then(({ rows }) => rows[0]?.n)
    const ask = (fail: boolean) =>
      db.transaction().execute(async (tx) => {
        await enqueue(tx, 'nudge.send', { corpId, staffId: 'a', nudgeId: 'b' })
        if (fail) throw new Error('roll back')
      })
    await expect(ask(true)).rejects.toThrow('roll back')
    expect(await jobs()).toBe(0)
    await ask(false)
    expect(await jobs()).toBe(1)
  })
})
