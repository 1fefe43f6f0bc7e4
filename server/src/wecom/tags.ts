import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { id, listOf, text, whole } from './fields.ts'

const Tag = z.object({ id, name: text, order: whole, deleted: z.optional(z.unknown()) })
const Group = z.object({
  group_id: id,
  group_name: text,
  order: whole,
  deleted: z.optional(z.unknown()),
  tag: listOf(Tag),
})

export type PlatformTag = { tagId: string; name: string; order: number; deleted: boolean }
export type PlatformTagGroup = {
  tagGroupId: string
  name: string
  order: number
  deleted: boolean
  tags: PlatformTag[]
}

/** The corp's whole tag library, whoever made the tags; larger orders come first. Document 92117. */
export async function listCorpTags(wecom: Wecom, corp: WecomCorp): Promise<PlatformTagGroup[]> {
  const body = { tag_id: [], group_id: [] }
  // Up to 10,000 tags, and not paged.
  const call = { path: 'externalcontact/get_corp_tag_list', body, timeoutMs: 15_000 }
  const reply = await wecom.call(corp, call, z.object({ tag_group: listOf(Group) }))
  return reply.tag_group.map((group) => groupOf(group))
}

function groupOf(group: z.infer<typeof Group>): PlatformTagGroup {
  return {
    tagGroupId: group.group_id,
    name: group.group_name ?? '',
    order: group.order ?? 0,
    deleted: group.deleted === true,
    tags: group.tag.map((tag) => ({
      tagId: tag.id,
      name: tag.name ?? '',
      order: tag.order ?? 0,
      deleted: tag.deleted === true,
    })),
  }
}

/**
 * Makes tags in a group (by id, or by name: an existing one of that name is used). Answers with the new tags
 * only. 40071: the name is taken. A group without tags can't be made. Document 92117.
 */
export async function addCorpTags(
  wecom: Wecom,
  corp: WecomCorp,
  wish: {
    tagGroupId?: string
    groupName?: string
    order?: number
    tags: readonly { name: string; order: number }[]
  },
): Promise<{
  tagGroupId: string
  name: string
  tags: { tagId: string; name: string; order: number }[]
}> {
  const body = {
    ...(wish.tagGroupId === undefined ? {} : { group_id: wish.tagGroupId }),
    ...(wish.groupName === undefined ? {} : { group_name: wish.groupName }),
    ...(wish.order === undefined ? {} : { order: wish.order }),
    tag: wish.tags.map(({ name, order }) => ({ name, order })),
    agentid: Number(corp.agentId),
  }
  const call = { path: 'externalcontact/add_corp_tag', body }
  const { tag_group: told } = await wecom.call(corp, call, z.object({ tag_group: Group }))
  const { tagGroupId, name, tags } = groupOf(told)
  return {
    tagGroupId,
    name,
    tags: tags.map((tag) => ({ tagId: tag.tagId, name: tag.name, order: tag.order })),
  }
}

/** Renames or moves a tag or a group of ours. 40068: unknown; 40071: the name is taken. Document 92117. */
export async function editCorpTag(
  wecom: Wecom,
  corp: WecomCorp,
  edit: { id: string; name?: string; order?: number },
): Promise<void> {
  const body = {
    id: edit.id,
    ...(edit.name === undefined ? {} : { name: edit.name }),
    ...(edit.order === undefined ? {} : { order: edit.order }),
    agentid: Number(corp.agentId),
  }
  await wecom.call(corp, { path: 'externalcontact/edit_corp_tag', body }, z.object({}))
}

/** Deletes tags or groups of ours; a group goes with its last tag. 40068: unknown. Document 92117. */
export async function deleteCorpTags(
  wecom: Wecom,
  corp: WecomCorp,
  {
    tagIds = [],
    tagGroupIds = [],
  }: { tagIds?: readonly string[]; tagGroupIds?: readonly string[] },
): Promise<void> {
  const body = { tag_id: tagIds, group_id: tagGroupIds, agentid: Number(corp.agentId) }
  await wecom.call(corp, { path: 'externalcontact/del_corp_tag', body }, z.object({}))
}
