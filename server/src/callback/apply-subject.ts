import { applyGroupChat } from '../chat/store.ts'
import type { Deps } from '../deps.ts'
import { getGroupChat } from '../wecom/chats.ts'
import { applyMembers, applyWholeDirectory, handOverRenamed } from './apply-directory.ts'
import { putAcquisitionNotice } from './effects-store.ts'
import { fetchLibrary } from './fetch-library.ts'
import type { ClaimedEvent, PutOff } from './store.ts'
import { type Subject, listMembersToAsk, listRenames } from './subjects.ts'

/** A chat's change is told up to two seconds before it can be read. */
const chatLagMs = 3000

/** Fetches the state of one subject and applies it; gives the callbacks that are to be looked at once more. */
export async function applySubject(
  deps: Deps,
  corpId: string,
  subject: Exclude<Subject<ClaimedEvent>, { about: 'customer' }>,
): Promise<PutOff[]> {
  switch (subject.about) {
    case 'tags':
      await fetchLibrary(deps, corpId)
      return []
    case 'directory':
      await fetchDirectory(deps, corpId, subject.events)
      return []
    case 'chat':
      return fetchChat(deps, corpId, subject.id, subject.events)
    case 'acquisition':
      await noteAcquisition(deps, corpId, subject.events)
      return []
    case 'nobody':
      return []
  }
}

async function fetchDirectory(deps: Deps, corpId: string, events: readonly ClaimedEvent[]) {
  const staffIds = listMembersToAsk(events)
  if (staffIds) await applyMembers(deps, corpId, staffIds)
  else await applyWholeDirectory(deps, corpId)
  for (const rename of listRenames(events)) await handOverRenamed(deps, corpId, rename)
}

async function fetchChat(
  deps: Deps,
  corpId: string,
  chatId: string,
  events: readonly ClaimedEvent[],
): Promise<PutOff[]> {
  const seenAt = deps.clock.now()
  const chat = await getGroupChat(deps.wecom, await deps.wecomCorp(corpId), chatId)
  await applyGroupChat(deps.db, corpId, chat ?? { gone: chatId }, seenAt)
  return events.flatMap(({ hash, receivedAt }) => {
    const nextAt = new Date(receivedAt.getTime() + chatLagMs)
    if (nextAt <= seenAt) return []
    return [{ hash, state: 'waiting' as const, nextAt, attempts: 0, problem: null }]
  })
}

async function noteAcquisition(deps: Deps, corpId: string, events: readonly ClaimedEvent[]) {
  for (const { kind, fields, happenedAt } of events) {
    const notice = kind.split('.')[1] ?? kind
    const subject = fields.LinkId ?? notice
    await putAcquisitionNotice(deps.db, corpId, { subject, notice, at: happenedAt })
  }
}
