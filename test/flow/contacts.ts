import { randomUUID } from 'node:crypto'
import { getReference } from '@xiaoguan/server/corp/store'
import {
  type Contact,
  type ContactContext,
  type FollowEnd,
  type Seen,
  applyContacts,
  endFollows,
} from '@xiaoguan/server/customer/contact-store'
import type { Db } from '@xiaoguan/server/db/open'
import type { Tables } from '@xiaoguan/server/db/tables'
import { customerAddedJob } from '@xiaoguan/server/sop/enroll'
import { type Selectable, sql } from 'kysely'
import { type TestStaff, newCorp } from '../support/people.ts'

export type Shown = Partial<Contact['follows'][number]> & { by: TestStaff }
type Named = 'customer' | 'follow' | 'follow_tag' | 'signal' | 'tag_change'
type Asked = { kind: string; customerId: string; staffId?: string }

export const day = 86_400_000

/** A corp with three people, and the platform's answers made up by the test. */
export async function newScene() {
  const corp = await newCorp()
  const { app, corpId } = corp
  const { db } = app.deps
  const staff = [
    await corp.newStaff({ name: '周倩' }),
    await corp.newStaff({ name: '苏敏' }),
    await corp.newStaff({ name: '许诺' }),
  ] as const
  const asked: Asked[] = []
  const at = (ms = 0) => new Date(app.clock.now().getTime() + ms)

  async function within<Result>(work: (db: Db, context: ContactContext) => Promise<Result>) {
    const reference = await getReference(db, corpId)
    const enqueue: ContactContext['enqueue'] = (_, kind, payload) => {
      asked.push({ kind, customerId: '', ...payload })
      return Promise.resolve()
    }
    const context = { reference, enqueue, now: app.clock.now() }
    return db.transaction().execute((db) => work(db, context))
  }
  const about = (customerId: string) => {
    const contactOf = (follows: readonly Shown[], rest: Partial<Contact> = {}): Contact => ({
      customerId,
      name: '林小姐',
      avatar: null,
      gender: 2,
      follows: follows.map(({ by, ...follow }) => ({
        staffId: by.staffId,
        remark: null,
        description: null,
        addedAt: at(-3 * day),
        addWay: 1,
        state: null,
        tagIds: [],
        ...follow,
      })),
      ...rest,
    })
    const show = (
      follows: readonly Shown[],
      seen: Partial<Seen> = {},
      { told = [], ...rest }: Partial<Contact> & { told?: FollowEnd[] } = {},
    ) =>
      within((db, context) => {
        const how = { at: at(), whole: true, source: 'callback' as const, ...seen }
        return applyContacts(db, context, [contactOf(follows, rest)], how, told)
      })
    const end = (by: TestStaff, endedBy: FollowEnd['endedBy'], when = at()) =>
      within((db, context) =>
        endFollows(db, context, [{ customerId, staffId: by.staffId, endedBy, at: when }]),
      )
    const rowsOf = <Name extends Named>(name: Name) => listRows(db, corp, name, customerId)
    return {
      customerId,
      contactOf,
      show,
      end,
      rowsOf,
      customer: async () => (await rowsOf('customer'))[0],
      follow: async (by: TestStaff) =>
        (await rowsOf('follow')).find((row) => row.staff_id === by.staffId),
      events: () =>
        db
          .selectFrom('customer_event')
          .select(['kind', 'body', 'source'])
          .where('corp_id', '=', corpId)
          .where('customer_id', '=', customerId)
          .orderBy('at')
          .execute(),
      enrollments: () =>
        db
          .selectFrom('enrollment')
          .selectAll()
          .where('corp_id', '=', corpId)
          .where('customer_id', '=', customerId)
          .execute(),
      startSops: () => customerAddedJob(app.deps)({ corpId, customerId }),
    }
  }
  const customerId = `wm${randomUUID().slice(0, 8)}`
  return { ...corp, db, staff, asked, at, within, about, ...about(customerId) }
}
export type Scene = Awaited<ReturnType<typeof newScene>>

async function listRows<Name extends Named>(
  db: Db,
  { corpId }: { corpId: string },
  name: Name,
  customerId: string,
): Promise<Selectable<Tables[Name]>[]> {
  const { rows } = await sql<Selectable<Tables[Name]>>`select * from ${sql.table(name)}
    where corp_id = ${corpId} and customer_id = ${customerId}`.execute(db)
  return rows
}
