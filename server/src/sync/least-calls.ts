/** Answers that rows come in, `perPage` at once: one even when there are none. */
export function pagesOf(rows: number, perPage: number): number {
  return Math.max(1, Math.ceil(rows / perPage))
}

export const contactsPerPage = 100
export const chatsPerPage = 1000
export const unassignedPerPage = 1000

/**
 * The fewest calls that can tell a corp's whole state, added up phase by phase:
 *
 *   1                                department/list
 * + top departments                  user/list of each, with all below
 * + people visible outside of those  user/get of each: no list has them
 * + 1                                get_corp_tag_list
 * + ⌈chats / 1000⌉ + chats           groupchat/list, groupchat/get: its members come no other way. Where over 1,000
 *                                    people are visible, at least one list for each 100 of them
 * + 1                                get_follow_user_list
 * + Σ ⌈follows of the group / 100⌉   batch/get_by_user, groups of at most 100 people, at least 1 each
 * + ⌈unassigned / 1000⌉              get_unassigned_list
 *
 * An empty list is one call too. Not in it, and so above the least: calls repeated after trouble or a kill,
 * user/get for people who turn out to have left, groups split because of one bad person, vanished chats.
 */
export function leastCalls(corp: {
  topDepartments: number
  peopleOutside: number
  chats: number
  followsOfGroups: readonly number[]
  unassigned: number
}): number {
  const batches = corp.followsOfGroups.map((follows) => pagesOf(follows, contactsPerPage))
  return (
    3 +
    corp.topDepartments +
    corp.peopleOutside +
    pagesOf(corp.chats, chatsPerPage) +
    corp.chats +
    batches.reduce((sum, pages) => sum + pages, 0) +
    pagesOf(corp.unassigned, unassignedPerPage)
  )
}
