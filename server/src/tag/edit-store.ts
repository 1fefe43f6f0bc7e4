import { TagEdit } from '@xiaoguan/shared'
import { sql } from 'kysely'
import { json } from '../db/json.ts'
import type { Db } from '../db/open.ts'

/** How far the platform got with an edit, kept so that a second try repeats nothing. */
export type EditProgress = {
  /** A call that makes something went out, and its answer is not known. */
  unclear?: boolean
  tagGroupId?: string
  madeTagIds?: string[]
  /** Moving: the follows up to here have been given the new tag. */
  movedTo?: { customerId: string; staffId: string }
  passes?: number
  moved?: boolean
}

export type EditKey = { corpId: string; tagEditId: string }
export type OpenEdit = EditKey & {
  edit: TagEdit
  progress: EditProgress
  attempts: number
  askedBy: string
}

/** Keeps a wish; false when one stands under this id already. */
export async function addEdit(
  db: Db,
  { corpId, tagEditId }: EditKey,
  wish: { edit: TagEdit; subject: string; by: string; at: Date },
): Promise<boolean> {
  const added = await db
    .insertInto('tag_edit')
    .values({
      corp_id: corpId,
      tag_edit_id: tagEditId,
      kind: wish.edit.kind,
      body: json({ edit: wish.edit, subject: wish.subject }),
      next_at: wish.at,
      asked_by: wish.by,
      asked_at: wish.at,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('tag_edit_id')
    .executeTakeFirst()
  return added !== undefined
}

/** Whether the wish under this id is this very one; undefined: there is none. */
export async function isSameEdit(
  db: Db,
  { corpId, tagEditId }: EditKey,
  edit: TagEdit,
): Promise<boolean | undefined> {
  const { rows } = await sql<{ same: boolean }>`select body->'edit' = ${json(edit)}::jsonb as same
    from tag_edit where corp_id = ${corpId} and tag_edit_id = ${tagEditId}`.execute(db)
  return rows[0]?.same
}

/**
 * Takes an open edit to work on until `until`; undefined when another process has it, or when an earlier one of
 * the corp is not through yet: they go to the platform in the order they were asked for. A move that only waits
 * for its customers holds nobody up.
 */
export async function claimEdit(
  db: Db,
  { corpId, tagEditId }: EditKey,
  now: Date,
  until: Date,
): Promise<OpenEdit | undefined> {
  const { rows } = await sql<{
    body: { edit: unknown }
    progress: EditProgress
    attempts: number
    asked_by: string
  }>`update tag_edit set claimed_until = ${until}
    where corp_id = ${corpId} and tag_edit_id = ${tagEditId} and state = 'open'
      and (claimed_until is null or claimed_until <= ${now})
      and not exists (select 1 from tag_edit b where b.corp_id = ${corpId} and b.state = 'open'
        and (b.asked_at, b.tag_edit_id) < (tag_edit.asked_at, tag_edit.tag_edit_id)
        and not (b.kind = 'move_tag' and b.progress->'madeTagIds' is not null))
    returning body, progress, attempts, asked_by`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  const { progress, attempts, asked_by: askedBy } = row
  return { corpId, tagEditId, edit: TagEdit.parse(row.body.edit), progress, attempts, askedBy }
}

/** Keeps how far it got; `until` holds it for this process a while longer. */
export async function keepProgress(
  db: Db,
  { corpId, tagEditId }: EditKey,
  progress: EditProgress,
  until: Date,
) {
  await ofEdit(db, { corpId, tagEditId })
    .set({ progress: json(progress), claimed_until: until })
    .execute()
}

/** Lets go of it until `nextAt`; `errcode` is what the platform last said, null when it said nothing. */
export async function postponeEdit(
  db: Db,
  key: EditKey,
  next: { at: Date; attempts: number; errcode: number | null },
) {
  await ofEdit(db, key)
    .set({
      next_at: next.at,
      attempts: next.attempts,
      errcode: next.errcode,
      claimed_until: null,
    })
    .execute()
}

export async function endEdit(
  db: Db,
  key: EditKey,
  end: { state: 'done' | 'refused'; errcode: number | null; at: Date },
) {
  await ofEdit(db, key)
    .set({ state: end.state, errcode: end.errcode, ended_at: end.at, claimed_until: null })
    .execute()
}

function ofEdit(db: Db, { corpId, tagEditId }: EditKey) {
  return db
    .updateTable('tag_edit')
    .where('corp_id', '=', corpId)
    .where('tag_edit_id', '=', tagEditId)
    .where('state', '=', 'open')
}

/** Open edits whose time has come and that nobody works on, of all corps. */
export async function listEditsDue(db: Db, now: Date): Promise<EditKey[]> {
  const rows = await db
    .selectFrom('tag_edit')
    .select(['corp_id', 'tag_edit_id'])
    .where('state', '=', 'open')
    .where('next_at', '<=', now)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', now)]))
    .orderBy('asked_at')
    .orderBy('tag_edit_id')
    .limit(50)
    .execute()
  return rows.map((row) => ({ corpId: row.corp_id, tagEditId: row.tag_edit_id }))
}

/** What an edit made on the platform is ours to change; a group's class is our own. */
export async function markOurs(
  db: Db,
  corpId: string,
  made: {
    tagIds: readonly string[]
    tagGroupId?: string
    tagClass?: 'fact' | 'marketing' | 'service'
  },
) {
  if (made.tagIds.length > 0)
    await db
      .updateTable('tag')
      .set({ ours: true })
      .where('corp_id', '=', corpId)
      .where('tag_id', 'in', [...made.tagIds])
      .execute()
  if (made.tagGroupId === undefined) return
  await db
    .updateTable('tag_group')
    .set({ ours: true, ...(made.tagClass ? { tag_class: made.tagClass } : {}) })
    .where('corp_id', '=', corpId)
    .where('tag_group_id', '=', made.tagGroupId)
    .execute()
}

/** The platform says it was not made by us: it is read-only from now on. */
export async function markForeign(db: Db, corpId: string, edit: TagEdit) {
  if ('tagId' in edit)
    await db
      .updateTable('tag')
      .set({ ours: false })
      .where('corp_id', '=', corpId)
      .where('tag_id', '=', edit.tagId)
      .execute()
  else if (edit.kind === 'rename_group' || edit.kind === 'delete_group')
    await db
      .updateTable('tag_group')
      .set({ ours: false })
      .where('corp_id', '=', corpId)
      .where('tag_group_id', '=', edit.tagGroupId)
      .execute()
}

/** What only we know of a group; false when there is no such group. */
export async function setGroup(
  db: Db,
  corpId: string,
  tagGroupId: string,
  settings: {
    tag_class: 'fact' | 'marketing' | 'service'
    single: boolean
    must_ask: boolean
    sensitive: boolean
    by_rule: boolean
  },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('tag_group')
    .set(settings)
    .where('corp_id', '=', corpId)
    .where('tag_group_id', '=', tagGroupId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
