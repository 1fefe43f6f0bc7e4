import { listToday } from '@xiaoguan/shared'
import { createMomentLook } from '@xiaoguan/server/signal/look-moments.job'
import { commentMoment, likeMoment, postMoment, removeMoment } from '@xiaoguan/wecom-simulator'
import { type TestCustomer, type TestStaff, newCorp } from '../support/people.ts'
import { start } from './selling.ts'

export const listPath = '/cgi-bin/externalcontact/get_moment_list'
export const commentsPath = '/cgi-bin/externalcontact/get_moment_comments'

/** A corp whose 周倩 has a post, and 小雨, whom she follows. */
export async function newMomentScene() {
  const corp = await newCorp()
  const { app, corpId, wecomCorpId } = corp
  const { deps, world, clock } = app
  clock.set(start)
  const staff = await corp.newStaff({ name: '周倩' })
  const other = await corp.newStaff({ name: '苏敏' })
  const customer = await corp.newCustomer([staff, other])
  const post = (fields: Partial<Parameters<typeof postMoment>[2]> = {}) =>
    postMoment(world, wecomCorpId, {
      userid: staff.staffId,
      content: '换季脸容易红，洗完先敷再涂',
      create_time: Math.floor(clock.now().getTime() / 1000) - 60,
      ...fields,
    })
  const of = (who: TestCustomer, by: TestStaff) => ({
    corpId: wecomCorpId,
    userid: by.staffId,
    external_userid: who.customerId,
  })
  const look = () => createMomentLook(deps)({ corpId }, new AbortController().signal)
  return {
    ...corp,
    db: deps.db,
    clock,
    staff,
    other,
    customer,
    post,
    like: (who = customer, by = staff) => likeMoment(world, of(who, by)),
    comment: (who = customer, by = staff) => commentMoment(world, of(who, by)),
    look,
    lookAt(time: Date) {
      clock.set(time)
      return look()
    },
    remove: (momentId: string) => removeMoment(world, wecomCorpId, momentId),
    signals: (who = customer) =>
      deps.db
        .selectFrom('signal')
        .selectAll()
        .where('corp_id', '=', corpId)
        .where('customer_id', '=', who.customerId)
        .orderBy('at')
        .orderBy('kind')
        .execute(),
    today: async (who = staff) => (await corp.call(who, listToday, {})).items,
    calls: (path: string) =>
      app.platform.calls.list(path).filter((call) => call.corpId === wecomCorpId).length,
    allow(customerContact: boolean) {
      const platform = world.getCorp(wecomCorpId)
      const [agent] = platform.apps.values()
      if (agent) platform.apps.set(agent.agentId, { ...agent, customerContact })
    },
  }
}
