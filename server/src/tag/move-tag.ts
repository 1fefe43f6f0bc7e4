import type { TagEdit } from '@xiaoguan/shared'
import { WecomError } from '../wecom/errors.ts'
import { keepProgress } from './edit-store.ts'
import { type Carrying, holdUntil, makeTags } from './make-tags.ts'
import * as store from './move-store.ts'
import { takeOver } from './take-over.ts'
import { removeTags } from './remove-tags.ts'

type Move = Extract<TagEdit, { kind: 'move_tag' }>

const batchSize = 500
// Who puts the old tag on while its customers are being moved is moved in a later pass; not for ever.
const passesMax = 3

/**
 * The platform knows no moving: the tag is made anew in the other group, everybody who has it gets the new one
 * by wishes that go the usual way, and the old one is deleted when the last of them is through. True then.
 */
export async function moveTag(carrying: Carrying, { tagId, toGroupId }: Move): Promise<boolean> {
  const { deps, open } = carrying
  if (!open.progress.madeTagIds) {
    const name = await store.findTagName(deps.db, open.corpId, tagId)
    if (name === undefined) throw new WecomError('move_tag', 40_068, 'gone meanwhile')
    await makeTags(carrying, { tagGroupId: toGroupId }, [name])
  }
  // Before it is given to anybody it stands in our library.
  if (!open.progress.movedTo) await takeOver(carrying)
  while (!open.progress.moved) await moveBatch(carrying, tagId)
  const { present, pending } = await store.countLeft(deps.db, open.corpId, tagId)
  if (pending > 0) return false
  const { passes = 1, movedTo: _start, ...rest } = open.progress
  if (present > 0 && passes < passesMax) {
    await carrying.keep({ ...rest, moved: false, passes: passes + 1 })
    return false
  }
  await removeTags(carrying, { tagIds: [tagId] })
  return true
}

/** One transaction: the wishes, their jobs, and how far it got. */
async function moveBatch({ deps, open }: Carrying, fromTagId: string): Promise<void> {
  const { corpId, progress, askedBy: by } = open
  const at = deps.clock.now()
  const toTagId = progress.madeTagIds?.[0] ?? ''
  open.progress = await deps.db.transaction().execute(async (db) => {
    const move = { corpId, fromTagId, toTagId, by, at }
    const follows = await store.moveNextFollows(db, move, progress.movedTo, batchSize)
    for (const { customerId, staffId, standing } of follows)
      if (standing) await deps.enqueue(db, 'tag.sync', { corpId, customerId, staffId })
    const last = follows.at(-1)
    const next = last
      ? { ...progress, movedTo: { customerId: last.customerId, staffId: last.staffId } }
      : { ...progress, moved: true }
    await keepProgress(db, open, next, holdUntil(at))
    return next
  })
}
