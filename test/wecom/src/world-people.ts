import { addFollow, makeId, saveCustomer } from './world-actions.ts'
import type { RaisedEvent } from './world-change.ts'
import type { World } from './world-live.ts'
import { SimCustomer } from './world-seed.ts'
import type { SimFollow } from './world-seed.ts'

export type NewRelation = {
  corpId: string
  userid: string
  /** Default: somebody new. */
  external_userid?: string
  /** Her nickname, if she is new. */
  name?: string
  state?: string
  addWay?: number
  /** 免验证, not confirmed yet. */
  half?: boolean
}

/**
 * A customer adds a member, or adds him again: then remark and tags stay if the member had kept
 * her, and the time of adding is new.
 */
export function customerAddsStaff(world: World, of: NewRelation): SimFollow {
  const { corpId, userid, external_userid = makeId('wm'), name = '新客户', state } = of
  const corp = world.getCorp(corpId)
  if (!corp.customers.has(external_userid)) {
    saveCustomer(world, corpId, SimCustomer.parse({ external_userid, name }))
  }
  const known = corp.findFollow(userid, external_userid)
  const kept = known && known.deleted_by !== 'staff' ? known : {}
  return addFollow(world, corpId, {
    ...kept,
    userid,
    external_userid,
    createtime: Math.floor(world.now() / 1000),
    add_way: of.addWay ?? 1,
    deleted_by: undefined,
    half: of.half || undefined,
    state: state || undefined,
  })
}

/** What is known of a customer becomes what `fields` say, as when she changes her nickname. */
export function changeCustomer(
  world: World,
  corpId: string,
  fields: Partial<SimCustomer> & { external_userid: string },
): SimCustomer {
  const known = world.getCorp(corpId).customers.get(fields.external_userid)
  const customer = SimCustomer.parse({ ...known, ...fields })
  saveCustomer(world, corpId, customer)
  return customer
}

/** Sends an event that changes nothing in the world's own state. */
export function raiseEvent(world: World, corpId: string, event: RaisedEvent): void {
  world.commit({ type: 'event_raised', corpId, event })
}
