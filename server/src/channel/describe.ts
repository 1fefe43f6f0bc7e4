import type { Reference } from '../corp/store.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import { type ChannelWithCount, listChannelRows, saveChannelRow } from './store.ts'

/** WeCom's limit for `state`. */
const stateMaxBytes = 64

type Described = {
  state: string
  name: string
  tagIds: string[]
  sopIds: string[]
  introducerStaffId: string | null
}

/** Says what a channel is and what a customer gets who comes through it; from now on, not for those before. */
export async function describeChannel(
  deps: Deps,
  reference: Reference,
  { corpId }: Session,
  described: Described,
): Promise<ChannelWithCount> {
  checkKnown(reference, described)
  const { tagIds, sopIds } = described
  const channel = { ...described, tagIds: [...new Set(tagIds)], sopIds: [...new Set(sopIds)] }
  await saveChannelRow(deps.db, corpId, { ...channel, now: deps.clock.now() })
  const [row] = await listChannelRows(deps.db, corpId, described.state)
  if (!row) throw new Problem('internal')
  return row
}

function checkKnown(reference: Reference, { state, tagIds, sopIds, introducerStaffId }: Described) {
  if (Buffer.byteLength(state) > stateMaxBytes)
    throw new Problem('bad_request', { fields: { 'params.state': 'at most 64 bytes' } })
  const fields: Record<string, string> = {}
  for (const [at, tagId] of tagIds.entries())
    if (!reference.tags.has(tagId)) fields[`body.tagIds.${at}`] = 'unknown tag'
  if (Object.keys(fields).length > 0) throw new Problem('tag.unknown', { fields })
  if (!sopIds.every((sopId) => reference.sops.has(sopId))) throw new Problem('sop.unknown')
  if (introducerStaffId !== null && !reference.staff.has(introducerStaffId))
    throw new Problem('staff.not_found')
}
