import { type Channel, listChannels, saveChannel } from '@xiaoguan/shared'
import { type Reference, getReference } from '../corp/store.ts'
import { type Serving, serve } from '../http/serve.ts'
import { describeChannel } from './describe.ts'
import { type ChannelWithCount, listChannelRows } from './store.ts'

export function channelRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, listChannels, async ({ session }) => {
    const reference = await getReference(deps.db, session.corpId)
    const rows = await listChannelRows(deps.db, session.corpId)
    return { channels: rows.map((row) => showChannel(row, reference)) }
  })
  serve(serving, saveChannel, async ({ session, params, body }) => {
    const reference = await getReference(deps.db, session.corpId)
    const row = await describeChannel(deps, reference, session, { ...params, ...body })
    return { channel: showChannel(row, reference) }
  })
}

function showChannel(row: ChannelWithCount, reference: Reference): Channel {
  const introducer = reference.staff.get(row.introducer_staff_id ?? '')
  return {
    state: row.state,
    name: row.name,
    tagIds: row.tag_ids.filter((tagId) => reference.tags.has(tagId)),
    sopIds: row.sop_ids.filter((sopId) => reference.sops.has(sopId)),
    introducer: introducer ? { staffId: introducer.staffId, name: introducer.name } : null,
    seenOnly: row.seen_only,
    customers: row.customers,
  }
}
