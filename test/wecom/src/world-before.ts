import type { ChangeOf, WorldChange } from './world-change.ts'
import type { Corp } from './world-corp.ts'
import type { SimDepartment, SimFollow, SimGroupChat, SimTagGroup, SimUser } from './world-seed.ts'

/** How that stood which a change is about; undefined: it was not there. */
export type StateBefore = {
  follow?: SimFollow | undefined
  user?: SimUser | undefined
  department?: SimDepartment | undefined
  chat?: SimGroupChat | undefined
  tagGroups?: SimTagGroup[]
}

type Looks = { [T in WorldChange['type']]?: (corp: Corp, change: ChangeOf<T>) => StateBefore }

const relation = (corp: Corp, of: { userid: string; external_userid: string }) => ({
  follow: corp.findFollow(of.userid, of.external_userid),
})
const tagGroups = (corp: Corp) => ({ tagGroups: [...corp.tagGroups.values()] })

const looks: Looks = {
  follow_added: (corp, { follow }) => relation(corp, follow),
  follow_deleted: relation,
  follow_remarked: relation,
  tags_marked: relation,
  user_saved: (corp, { user }) => ({ user: corp.knownUser(user.userid) }),
  department_saved: (corp, { department }) => ({
    department: corp.departments.get(department.id),
  }),
  group_chat_saved: (corp, { chat }) => ({ chat: corp.groupChats.get(chat.chat_id) }),
  group_chat_dismissed: (corp, { chatId }) => ({ chat: corp.groupChats.get(chatId) }),
  tag_group_saved: tagGroups,
  tags_removed: tagGroups,
}

/** A copy of what `change` is about to change. */
export function stateBefore(corp: Corp, change: WorldChange): StateBefore {
  // The table's key and the change's type are the same by its own type; TypeScript cannot see it.
  const look = looks[change.type] as ((corp: Corp, change: WorldChange) => StateBefore) | undefined
  return look ? structuredClone(look(corp, change)) : {}
}
