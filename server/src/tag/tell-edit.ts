import { editCorpTag, listCorpTags } from '../wecom/tags.ts'
import { type Carrying, makeTags } from './make-tags.ts'
import { moveTag } from './move-tag.ts'
import { removeTags } from './remove-tags.ts'

/** Tells the platform an edit; said again it changes nothing more. False: it must be gone on with later. */
export async function tellEdit(carrying: Carrying): Promise<boolean> {
  const { deps, corp, open } = carrying
  const { edit } = open
  switch (edit.kind) {
    case 'create_group':
      await makeTags(carrying, { groupName: edit.name }, edit.tagNames)
      return true
    case 'create_tags':
      await makeTags(carrying, { tagGroupId: edit.tagGroupId }, edit.tagNames)
      return true
    case 'rename_group':
      await editCorpTag(deps.wecom, corp, { id: edit.tagGroupId, name: edit.name })
      return true
    case 'rename_tag':
      await editCorpTag(deps.wecom, corp, { id: edit.tagId, name: edit.name })
      return true
    case 'order_tags':
      await putInOrder(carrying, edit.tagIds, await listTagOrders(carrying))
      return true
    case 'order_groups':
      await putInOrder(carrying, edit.tagGroupIds, await listGroupOrders(carrying))
      return true
    case 'move_tag':
      return moveTag(carrying, edit)
    case 'delete_tag':
      await removeTags(carrying, { tagIds: [edit.tagId] })
      return true
    case 'delete_group':
      await removeTags(carrying, { tagGroupIds: [edit.tagGroupId] })
      return true
  }
}

async function listTagOrders({ deps, corp }: Carrying): Promise<Map<string, number>> {
  const groups = await listCorpTags(deps.wecom, corp)
  return new Map(groups.flatMap((group) => group.tags.map((tag) => [tag.tagId, tag.order])))
}

async function listGroupOrders({ deps, corp }: Carrying): Promise<Map<string, number>> {
  const groups = await listCorpTags(deps.wecom, corp)
  return new Map(groups.map((group) => [group.tagGroupId, group.order]))
}

/** The first gets the largest number; what has its number already is left alone, and what vanished is left out. */
async function putInOrder(
  { deps, corp }: Carrying,
  ids: readonly string[],
  orders: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [at, id] of ids.entries()) {
    const order = ids.length - at
    if (orders.has(id) && orders.get(id) !== order)
      await editCorpTag(deps.wecom, corp, { id, order })
  }
}
