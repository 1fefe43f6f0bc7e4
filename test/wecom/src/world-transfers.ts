import { addFollow } from './world-actions.ts'
import type { World } from './world-live.ts'
import { userKey } from './world-corp.ts'
import type { SimFollow, SimTransfer } from './world-seed.ts'

const dayMs = 24 * 60 * 60 * 1000
/** add_way of a customer whom the administration gave to a member. */
const assigned = 202

/** Which hand-over is meant; without `to` the one that waits for this pair. */
export type TransferOf = { corpId: string; from: string; to?: string; external_userid: string }

/** Begins a hand-over; it completes a day later unless the customer refuses. */
export function startTransfer(
  world: World,
  corpId: string,
  transfer: Omit<SimTransfer, 'startedAt' | 'state' | 'endedAt'>,
): SimTransfer {
  const full: SimTransfer = { ...transfer, startedAt: world.now(), state: 'waiting' }
  world.commit({ type: 'transfer_saved', corpId, transfer: full })
  return full
}

/** The hand-over takes effect now: the taker follows the customer, the giver no longer does. */
export function completeTransfer(world: World, of: TransferOf): void {
  complete(world, of.corpId, getWaiting(world, of), world.now())
}

/** The customer refuses, or the taker has no room for her. */
export function refuseTransfer(
  world: World,
  of: TransferOf & { reason?: 'refused' | 'limit' },
): void {
  const { corpId, reason = 'refused' } = of
  const transfer = { ...getWaiting(world, of), state: reason, endedAt: world.now() }
  inPersonsName(world, () => world.commit({ type: 'transfer_saved', corpId, transfer }))
}

/** Completes every hand-over whose day is over; whoever looks at hand-overs calls it first. */
export function settleTransfers(world: World): void {
  for (const { corpId, transfers } of world.corps.values()) {
    for (const each of transfers) {
      const end = each.startedAt + dayMs
      if (each.state === 'waiting' && end <= world.now()) complete(world, corpId, each, end)
    }
  }
}

function complete(world: World, corpId: string, transfer: SimTransfer, at: number): void {
  const { from, to, external_userid } = transfer
  const inherited = inheritedBy(world, corpId, transfer)
  inPersonsName(world, () => {
    world.commit({
      type: 'transfer_saved',
      corpId,
      transfer: { ...transfer, state: 'done', endedAt: at },
    })
    world.commit({
      type: 'follow_deleted',
      corpId,
      userid: from,
      external_userid,
      by: 'staff',
      at,
      byTransfer: true,
    })
    addFollow(world, corpId, {
      userid: to,
      external_userid,
      createtime: Math.floor(at / 1000),
      add_way: assigned,
      ...inherited,
    })
  })
}

/** Remark and tags go along; what a taker who knows her already has written of her stays his. */
function inheritedBy(
  world: World,
  corpId: string,
  { from, to, external_userid }: SimTransfer,
): Pick<SimFollow, 'remark' | 'description' | 'tag_ids'> {
  const corp = world.getCorp(corpId)
  const own = corp.findFollow(to, external_userid)
  const known = [
    own?.deleted_by === undefined ? own : undefined,
    corp.findFollow(from, external_userid),
  ]
  const both = known.filter((each) => each !== undefined)
  return {
    remark: both.map((each) => each.remark).find((text) => text !== '') ?? '',
    description: both.map((each) => each.description).find((text) => text !== '') ?? '',
    tag_ids: [...new Set(both.flatMap((each) => each.tag_ids))],
  }
}

/** An app began the hand-over, but that it ends is not its doing: events tell of it. */
function inPersonsName(world: World, run: () => void): void {
  world.by({ kind: 'person' }, run)
}

function getWaiting(world: World, of: TransferOf): SimTransfer {
  const found = world
    .getCorp(of.corpId)
    .transfers.find(
      (each) =>
        each.state === 'waiting' &&
        userKey(each.from) === userKey(of.from) &&
        (of.to === undefined || userKey(each.to) === userKey(of.to)) &&
        each.external_userid === of.external_userid,
    )
  if (!found) throw new Error(`no transfer of ${of.external_userid} from ${of.from} is waiting`)
  return found
}
