import * as z from 'zod/mini'
import { Instant } from './basic.ts'
import { endpoint } from './endpoint.ts'
import { TagClass } from './tag.ts'

/** WeCom's own limit for the name of a tag or group, in characters. */
export const tagNameMax = 30

/** open 正在存到企业微信 · refused 企业微信没收下 */
export const TagEditState = z.enum(['open', 'done', 'refused'])
export type TagEditState = z.infer<typeof TagEditState>

export const LibraryTag = z.object({
  tagId: z.string(),
  name: z.string(),
  /** Made by this app; WeCom lets an app change and delete only its own. */
  ours: z.boolean(),
  /** Customers with it. */
  customers: z.int(),
})
export type LibraryTag = z.infer<typeof LibraryTag>

export const LibraryGroup = z.object({
  tagGroupId: z.string(),
  name: z.string(),
  tagClass: TagClass,
  single: z.boolean(),
  mustAsk: z.boolean(),
  sensitive: z.boolean(),
  byRule: z.boolean(),
  ours: z.boolean(),
  tags: z.array(LibraryTag),
})
export type LibraryGroup = z.infer<typeof LibraryGroup>

/** Characters as WeCom counts them: one outside the basic plane is one. */
export function nameLength(name: string): number {
  return Array.from(name).length
}
const name = z.string().check(
  z.trim(),
  z.minLength(1),
  z.refine((text) => nameLength(text) <= tagNameMax),
)

/** One wish for the library. Moving to another group makes the tag anew there and re-tags her customers. */
export const TagEdit = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create_group'),
    name,
    tagClass: TagClass,
    tagNames: z.array(name).check(z.minLength(1), z.maxLength(100)),
  }),
  z.object({
    kind: z.literal('create_tags'),
    tagGroupId: z.string(),
    tagNames: z.array(name).check(z.minLength(1), z.maxLength(100)),
  }),
  z.object({ kind: z.literal('rename_group'), tagGroupId: z.string(), name }),
  z.object({ kind: z.literal('rename_tag'), tagId: z.string(), name }),
  /** Tags of one group in their new order. */
  z.object({ kind: z.literal('order_tags'), tagGroupId: z.string(), tagIds: z.array(z.string()) }),
  z.object({ kind: z.literal('order_groups'), tagGroupIds: z.array(z.string()) }),
  z.object({ kind: z.literal('move_tag'), tagId: z.string(), toGroupId: z.string() }),
  z.object({ kind: z.literal('delete_tag'), tagId: z.string() }),
  z.object({ kind: z.literal('delete_group'), tagGroupId: z.string() }),
])
export type TagEdit = z.infer<typeof TagEdit>

export const TagEditView = z.object({
  tagEditId: z.uuid(),
  /** What was asked for, to be asked again after a refusal. */
  wish: TagEdit,
  /** What it is about, in the library's words. */
  subject: z.string(),
  state: TagEditState,
  errcode: z.nullable(z.int()),
  askedBy: z.string(),
  askedAt: Instant,
})
export type TagEditView = z.infer<typeof TagEditView>

const Library = z.object({
  groups: z.array(LibraryGroup),
  /** Tags in all, and how many the corp may have. */
  count: z.int(),
  limit: z.int(),
  /** Those not done yet, and those refused in the last 7 days. */
  edits: z.array(TagEditView),
})
export type TagLibrary = z.infer<typeof Library>

export const loadTagLibrary = endpoint({
  method: 'GET',
  path: '/api/tag-library',
  summary:
    'The whole tag library with what is ours, how many customers have each tag, and open edits',
  who: 'operator',
  reply: Library,
})

export const editTagLibrary = endpoint({
  method: 'PUT',
  path: '/api/tag-library/edits/:tagEditId',
  summary:
    'Change the tag library here and in WeCom; answers when WeCom did, or after a few seconds',
  who: 'operator',
  body: z.object({ edit: TagEdit }),
  reply: z.object({ edit: TagEditView, library: Library }),
})

export const setTagGroup = endpoint({
  method: 'PUT',
  path: '/api/tag-groups/:tagGroupId/settings',
  summary: 'What WeCom does not know of a group: class, single choice, must-ask, sensitive',
  who: 'operator',
  body: z.object({
    tagClass: TagClass,
    single: z.boolean(),
    mustAsk: z.boolean(),
    sensitive: z.boolean(),
    byRule: z.boolean(),
  }),
  reply: z.object({ library: Library }),
})
