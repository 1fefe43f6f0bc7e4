import { setReminder } from '@xiaoguan/shared'
import { disconnect } from '@xiaoguan/server/connect/disconnect'
import { countRowsOf } from '@xiaoguan/server/connect/disconnect-store'
import { describe, expect, it } from 'vitest'
import { newCorp } from '../support/people.ts'

/** A corp with people, a customer, a reminder and a job that waits. */
async function livelyCorp() {
  const corp = await newCorp()
  const staff = await corp.newStaff()
  const customer = await corp.newCustomer([staff])
  const { deps, clock } = corp.app
  const params = { customerId: customer.customerId, reminderId: crypto.randomUUID() }
  const dueAt = new Date(clock.now().getTime() + 3_600_000).toISOString()
  await corp.call(staff, setReminder, params, { body: { text: '回电', dueAt } })
  const nudge = { corpId: corp.corpId, staffId: staff.staffId, nudgeId: crypto.randomUUID() }
  await deps.enqueue(deps.db, 'nudge.send', nudge)
  const row = await deps.db
    .selectFrom('corp')
    .select('name')
    .where('corp_id', '=', corp.corpId)
    .executeTakeFirstOrThrow()
  return { deps, corpId: corp.corpId, name: row.name }
}

function personWho(typed: string) {
  const shown: string[] = []
  const say = (line: string) => {
    shown.push(line)
  }
  const ask = (question: string) => {
    shown.push(question)
    return Promise.resolve(typed)
  }
  return { shown, person: { say, ask } }
}

describe('pnpm disconnect', () => {
  it('takes everything of the one corp away, its jobs too, and nothing of another', async () => {
    const gone = await livelyCorp()
    const stays = await livelyCorp()
    const { db } = gone.deps
    const before = await countRowsOf(db, gone.corpId)
    const others = await countRowsOf(db, stays.corpId)
    expect(before.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['corp', 'customer', 'follow', 'pgboss.job', 'reminder', 'staff']),
    )
    const { shown, person } = personWho(gone.name)
    await disconnect(gone.deps, gone.corpId, person)
    for (const { table, rows } of before)
      expect(shown).toContainEqual(expect.stringMatching(new RegExp(`^ *${table} +${rows}$`)))
    expect(await countRowsOf(db, gone.corpId)).toEqual([])
    expect(await countRowsOf(db, stays.corpId)).toEqual(others)
    await expect(disconnect(gone.deps, gone.corpId, person)).rejects.toThrow(/no such corp/)
  })

  it.each(['', '另一家', '  '])('changes nothing when "%s" is typed', async (typed) => {
    const { deps, corpId } = await livelyCorp()
    const before = await countRowsOf(deps.db, corpId)
    const stopped = disconnect(deps, corpId, personWho(typed).person)
    await expect(stopped).rejects.toThrow(/nothing was changed/)
    expect(await countRowsOf(deps.db, corpId)).toEqual(before)
  })

  it('says that it knows no such corp, and asks which', async () => {
    const { deps } = await livelyCorp()
    const { person } = personWho('')
    await expect(disconnect(deps, 'nobody', person)).rejects.toThrow(/nobody/)
    await expect(disconnect(deps, undefined, person)).rejects.toThrow(/which corp/)
  })
})
