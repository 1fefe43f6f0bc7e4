import { z } from 'zod'
import * as w from '../world.ts'
import type { World } from '../world.ts'

/** Does it, or says what is wrong with the order. */
type Action = (world: World, order: unknown) => { done: unknown } | { error: z.ZodError }

const corp = { corpId: z.string() }
const relation = { ...corp, userid: z.string(), external_userid: z.string() }
const texts = z.array(z.string())

/** What people do in the client and the admin console, by the last part of the address. */
export const worldActions: Record<string, Action> = {
  'customer-adds-staff': action(
    {
      ...corp,
      userid: z.string(),
      external_userid: z.string().optional(),
      name: z.string().optional(),
      state: z.string().optional(),
      addWay: z.number().int().optional(),
      half: z.boolean().optional(),
    },
    w.customerAddsStaff,
  ),
  'staff-deletes-customer': action(relation, (world, of) => w.deleteFollow(world, of, 'staff')),
  'customer-deletes-staff': action(relation, (world, of) => w.deleteFollow(world, of, 'customer')),
  'change-remark': action(
    {
      ...relation,
      remark: z.string().optional(),
      description: z.string().optional(),
      remark_corp_name: z.string().optional(),
      remark_mobiles: texts.optional(),
    },
    (world, { corpId, userid, external_userid, ...fields }) =>
      w.remarkFollow(world, { corpId, userid, external_userid }, given(fields)),
  ),
  'mark-tags': action(
    { ...relation, add: texts.default([]), remove: texts.default([]) },
    (world, { add, remove, ...of }) => w.markTag(world, of, { add, remove }),
  ),
  'set-personal-tags': action({ ...relation, names: texts }, (world, { names, ...of }) =>
    w.setPersonalTags(world, of, names),
  ),
  'add-message': action(
    { ...relation, from: z.enum(['staff', 'customer']), content: z.string() },
    (world, { from, content, ...of }) =>
      w.addMessage(world, of, { from, msgtype: 'text', body: { content } }),
  ),
  'add-tags': action({ ...corp, group: z.string(), names: texts }, (world, { corpId, ...tags }) =>
    w.addConsoleTags(world, corpId, tags),
  ),
  'rename-tag': action({ ...corp, id: z.string(), name: z.string() }, (world, each) =>
    w.renameTag(world, each.corpId, each.id, each.name),
  ),
  'order-tags': action({ ...corp, groupId: z.string(), ids: texts }, (world, each) =>
    w.orderTags(world, each.corpId, each.groupId, each.ids),
  ),
  'delete-tags': action(
    { ...corp, groupIds: texts.default([]), tagIds: texts.default([]) },
    (world, { corpId, ...what }) => w.removeTags(world, corpId, what),
  ),
  'save-user': patch({ userid: z.string() }, w.changeUser),
  'rename-user': action({ ...corp, from: z.string(), to: z.string() }, (world, each) =>
    w.renameUser(world, each.corpId, each.from, each.to),
  ),
  'remove-user': action({ ...corp, userid: z.string() }, (world, { corpId, userid }) =>
    w.removeUser(world, corpId, userid),
  ),
  'save-department': patch({ id: z.number().int() }, w.saveDepartment),
  'remove-department': action({ ...corp, id: z.number().int() }, (world, { corpId, id }) =>
    w.removeDepartment(world, corpId, id),
  ),
  'save-group-chat': patch({ chat_id: z.string().optional() }, w.saveGroupChat),
  'save-customer': patch({ external_userid: z.string() }, w.changeCustomer),
  'dismiss-group-chat': action({ ...corp, chat_id: z.string() }, (world, { corpId, chat_id }) =>
    w.dismissGroupChat(world, corpId, chat_id),
  ),
  ...transferActions(),
  ...momentActions(),
  'raise-event': action(
    {
      ...corp,
      event: z.string(),
      changeType: z.string().optional(),
      userid: z.string().optional(),
      fields: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    },
    (world, { corpId, ...event }) => w.raiseEvent(world, corpId, event),
  ),
}

function transferActions(): Record<string, Action> {
  const transfer = {
    ...corp,
    from: z.string(),
    to: z.string().optional(),
    external_userid: z.string(),
  }
  return {
    'complete-transfer': action(transfer, w.completeTransfer),
    'refuse-transfer': action(
      { ...transfer, reason: z.enum(['refused', 'limit']).optional() },
      w.refuseTransfer,
    ),
    'settle-transfers': action({}, (world) => w.settleTransfers(world)),
  }
}

function momentActions(): Record<string, Action> {
  const reaction = { ...relation, moment_id: z.string().optional() }
  return {
    'post-moment': action(
      { ...corp, userid: z.string(), content: z.string().default('') },
      (world, { corpId, ...post }) => w.postMoment(world, corpId, post),
    ),
    'like-moment': action(reaction, w.likeMoment),
    'unlike-moment': action(reaction, w.unlikeMoment),
    'comment-moment': action(reaction, w.commentMoment),
    'remove-moment': action({ ...corp, moment_id: z.string() }, (world, each) =>
      w.removeMoment(world, each.corpId, each.moment_id),
    ),
  }
}

function action<S extends z.ZodRawShape>(
  shape: S,
  run: (world: World, order: z.output<z.ZodObject<S>>) => unknown,
): Action {
  const schema = z.object(shape)
  return (world, order) => {
    const parsed = schema.safeParse(order)
    if (!parsed.success) return { error: parsed.error }
    return { done: run(world, parsed.data) ?? null }
  }
}

/** Names some fields of a thing; the rest stays. What is made of it is checked as a whole by `run`. */
function patch<S extends z.ZodRawShape>(
  shape: S,
  run: (world: World, corpId: string, fields: z.output<z.ZodObject<S>>) => unknown,
): Action {
  const schema = z.looseObject(shape)
  return (world, order) => {
    const owner = z.looseObject(corp).safeParse(order)
    const parsed = schema.safeParse(order)
    if (!owner.success) return { error: owner.error }
    if (!parsed.success) return { error: parsed.error }
    const { corpId: _, ...fields } = parsed.data
    // The object as ordered, of which at least the key is checked.
    return { done: run(world, owner.data.corpId, fields as z.output<z.ZodObject<S>>) }
  }
}

/** Without what was left out, so that it stays as it is. */
function given<T extends object>(fields: T): T {
  // Only keys that hold nothing are dropped, which every caller marks optional.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
