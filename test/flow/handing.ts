import { randomUUID } from 'node:crypto'
import { loadHandover, startHandover } from '@xiaoguan/shared'
import { createHandoverStep } from '@xiaoguan/server/handover/step.job'
import type { TestCustomer } from '../support/people.ts'
import { newShop } from './selling.ts'

export const transfer = '/cgi-bin/externalcontact/transfer_customer'
export const results = '/cgi-bin/externalcontact/transfer_result'
export const minuteMs = 60_000

type Shop = Awaited<ReturnType<typeof newShop>>

/** A shop with its lead, a taker, and as many further customers of the same staff. */
export async function newScene(more = 0) {
  const shop = await newShop()
  const lead = await shop.newStaff({ leads: [11], name: '沈佳怡' })
  const taker = await shop.newStaff({ name: '许诺' })
  const customers = [shop.customer]
  for (let n = 0; n < more; n += 1) customers.push(await shop.newCustomer([shop.staff]))
  return { ...shop, lead, taker, customers }
}
export type Scene = Awaited<ReturnType<typeof newScene>>

const bodyOf = (scene: Scene) => ({
  fromId: scene.staff.staffId,
  toId: scene.taker.staffId,
  customerIds: scene.customers.map((one) => one.customerId),
  all: false,
  message: null,
  note: '喜欢周末来',
})

export async function hand(scene: Scene, handoverId = randomUUID(), body = {}) {
  const given = { ...bodyOf(scene), ...body }
  const { handover } = await scene.call(scene.lead, startHandover, { handoverId }, { body: given })
  return handover
}

export const step = (scene: Shop, handoverId: string) =>
  createHandoverStep(scene.app.deps)({ corpId: scene.corpId, handoverId })

/** The next step when its time has come. */
export async function stepAfter(scene: Shop, handoverId: string, ms: number) {
  scene.clock.forward(ms)
  await step(scene, handoverId)
}

export const view = (scene: Scene, handoverId: string) =>
  scene.call(scene.lead, loadHandover, { handoverId })

export const pair = (scene: Scene, customer: TestCustomer = scene.customer) => ({
  corpId: scene.wecomCorpId,
  from: scene.staff.staffId,
  external_userid: customer.customerId,
})

export const callsOf = (scene: Scene, path: string) =>
  scene.app.platform.calls.list(path).filter((call) => call.corpId === scene.wecomCorpId)

export const followsOf = async (scene: Scene, customer = scene.customer) => {
  const rows = await scene.db
    .selectFrom('follow')
    .selectAll()
    .where('corp_id', '=', scene.corpId)
    .where('customer_id', '=', customer.customerId)
    .execute()
  return new Map(rows.map((row) => [row.staff_id, row]))
}
