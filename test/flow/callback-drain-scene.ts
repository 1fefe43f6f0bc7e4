import { createDrain } from '@xiaoguan/server/callback/drain.job'
import { seal } from '@xiaoguan/server/http/secrets'
import { customerAddsStaff } from '@xiaoguan/wecom-simulator'
import { secretKey } from '../support/app.ts'
import { newCorp } from '../support/people.ts'
import { newKeys } from './callback-sender.ts'

/** A corp whose events come to the app, with one person; `arrive`: all events are here and worked off. */
export async function drainScene() {
  const corp = await newCorp()
  const { deps, platform, world, clock } = corp.app
  const { corpId, wecomCorpId } = corp
  const keys = newKeys(wecomCorpId)
  await deps.db
    .updateTable('corp')
    .set({
      callback_token_sealed: seal(secretKey, keys.token),
      callback_key_sealed: seal(secretKey, keys.aesKey),
    })
    .where('corp_id', '=', corpId)
    .execute()
  const url = `${corp.app.url}/c/${corpId}/callback`
  platform.callbacks.configure(wecomCorpId, 1_000_002, { url, ...keys })
  const staff = await corp.newStaff()
  const drain = createDrain(deps)
  return {
    corp,
    staff,
    world,
    clock,
    deps,
    platform,
    drain: () => drain({ corpId }),
    arrive: async () => {
      await platform.callbacks.settle()
      await drain({ corpId })
    },
    follows: () =>
      deps.db
        .selectFrom('follow')
        .selectAll()
        .where('corp_id', '=', corpId)
        .orderBy('staff_id')
        .execute(),
    customers: () =>
      deps.db.selectFrom('customer').selectAll().where('corp_id', '=', corpId).execute(),
    tags: () =>
      deps.db
        .selectFrom('follow_tag')
        .selectAll()
        .where('corp_id', '=', corpId)
        .where('present', '=', true)
        .orderBy('tag_id')
        .execute(),
    staffRows: () =>
      deps.db
        .selectFrom('staff')
        .selectAll()
        .where('corp_id', '=', corpId)
        .orderBy('staff_id')
        .execute(),
    departments: () =>
      deps.db
        .selectFrom('department')
        .selectAll()
        .where('corp_id', '=', corpId)
        .orderBy('department_id')
        .execute(),
    chats: () =>
      deps.db.selectFrom('group_chat').selectAll().where('corp_id', '=', corpId).execute(),
    events: () =>
      deps.db
        .selectFrom('wecom_event')
        .selectAll()
        .where('corp_id', '=', corpId)
        .orderBy('kind')
        .execute(),
    calls: (path: string) =>
      platform.calls.list(path).filter((call) => call.corpId === wecomCorpId).length,
    add: (userid: string, more: { external_userid?: string; state?: string } = {}) =>
      customerAddsStaff(world, { corpId: wecomCorpId, userid, ...more }),
    of: (follow: { userid: string; external_userid: string }) => ({
      corpId: wecomCorpId,
      userid: follow.userid,
      external_userid: follow.external_userid,
    }),
  }
}
