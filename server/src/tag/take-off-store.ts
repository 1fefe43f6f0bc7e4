import { getReference } from '../corp/store.ts'
import type { Db } from '../db/open.ts'
import type { Enqueue } from '../jobs/queue.ts'
import { type Follow, listPresentTagIds, lockFollow } from './store.ts'
import { writeTagChanges } from './write-change-store.ts'

/** Her consent is withdrawn: the 🔒 tags of one follow go, those of other follows are their owners' to take off. */
export async function takeOffSensitive(
  db: Db,
  enqueue: Enqueue,
  follow: Follow,
  at: Date,
): Promise<void> {
  if (!(await lockFollow(db, follow))) return
  const { tags } = await getReference(db, follow.corpId)
  const present = await listPresentTagIds(db, follow)
  const remove = present.filter((tagId) => tags.get(tagId)?.group.sensitive)
  const by = { source: 'staff' as const, actorId: follow.staffId, at }
  await writeTagChanges(db, enqueue, [{ follow, plan: { add: [], remove } }], by)
}
