import { listApiKeys, makeApiKey, ordersMax, revokeApiKey } from '@xiaoguan/shared'
import { expect, it } from 'vitest'
import { refusalOf } from '../support/people.ts'
import { newTill, orderOf, send } from './ordering.ts'

it('lets in with a key of this corp only, and no longer once it was revoked', async () => {
  const till = await newTill()
  const other = await newTill()
  const knock = async (secret: string | null, body: unknown = { orders: [{}] }) => {
    const { status, reply } = await send(till.app, till.corpId, secret, body)
    return [status, status === 200 ? 'ok' : (reply as { code: string }).code]
  }
  expect(till.made.secret).toMatch(/^xg_[\w-]{43}$/)
  expect(await knock(till.made.secret)).toEqual([200, 'ok'])
  for (const secret of [null, 'xg_guess', other.made.secret, `${till.made.secret}x`])
    expect(await knock(secret)).toEqual([401, 'api_key.refused'])
  const { apiKeyId } = till.made.keys[0]!
  expect(await refusalOf(other.call(other.operator, revokeApiKey, { apiKeyId }))).toBe(
    'api_key.unknown',
  )
  const { keys } = await till.call(till.operator, revokeApiKey, { apiKeyId })
  await till.call(till.operator, revokeApiKey, { apiKeyId })
  expect(keys).toMatchObject([{ apiKeyId, name: '收银台', createdBy: '苏敏' }])
  expect(keys[0]!.revokedAt).not.toBeNull()
  expect(await knock(till.made.secret)).toEqual([401, 'api_key.refused'])
})

it('keeps no key’s text, and notes who made and revoked it', async () => {
  const till = await newTill()
  const { apiKeyId } = till.made.keys[0]!
  const rows = await till.db
    .selectFrom('api_key')
    .selectAll()
    .where('corp_id', '=', till.corpId)
    .execute()
  expect(JSON.stringify(rows)).not.toContain(till.made.secret)
  expect(rows[0]!.key_hash).toMatch(/^[0-9a-f]{64}$/)
  const listed = await till.call(till.operator, listApiKeys, {})
  expect(JSON.stringify(listed)).not.toContain('xg_')
  await till.call(till.operator, revokeApiKey, { apiKeyId })
  await till.call(till.operator, revokeApiKey, { apiKeyId })
  const audit = await till.db
    .selectFrom('audit_log')
    .select(['actor_id', 'action', 'subject'])
    .where('corp_id', '=', till.corpId)
    .orderBy('action')
    .execute()
  const by = { actor_id: till.operator.staffId, subject: apiKeyId }
  expect(audit).toEqual([
    { ...by, action: 'api_key.made' },
    { ...by, action: 'api_key.revoked' },
  ])
  const asStaff = till.call(till.staff, makeApiKey, {}, { body: { name: '我的' } })
  expect(await refusalOf(asStaff)).toBe('not_allowed')
})

it('takes up to 500 orders at once, with many lines, and not one more', async () => {
  const till = await newTill()
  const { secret } = till.made
  const line = { name: '深层清洁护理（面部，含舒缓面膜一片与颈部护理）', category: '面部护理' }
  const lines = Array.from({ length: 6 }, () => line)
  const orders = Array.from({ length: ordersMax }, () => orderOf(till.customer, { lines }))
  expect(JSON.stringify({ orders }).length).toBeGreaterThan(300_000)
  const results = await till.take(...orders)
  expect(results).toHaveLength(ordersMax)
  expect(new Set(results.map(({ state }) => state))).toEqual(new Set(['created']))
  const one = orderOf(till.customer)
  const more = await send(till.app, till.corpId, secret, { orders: [...orders, one] })
  expect(more).toMatchObject({ status: 400, reply: { code: 'bad_request' } })
  expect(await till.purchasesOf()).toHaveLength(ordersMax)
  expect(await send(till.app, till.corpId, secret, { orders: [] })).toMatchObject({ status: 400 })
  expect(await send(till.app, till.corpId, secret, [])).toMatchObject({ status: 400 })
  const huge = { orders: [{ ...one, till: 'x'.repeat(2_200_000) }] }
  expect(await send(till.app, till.corpId, secret, huge)).toMatchObject({
    status: 413,
    reply: { code: 'too_large' },
  })
})

it('gives those who send at once one turn after the other, and loses none', async () => {
  const till = await newTill()
  const order = orderOf(till.customer)
  const results = await Promise.all(
    Array.from({ length: 6 }, (_, n) =>
      till.take(order, orderOf(till.customer, { orderNo: `N${n}` })),
    ),
  )
  const states = results.map(([first]) => first!.state)
  expect(states.toSorted()).toEqual(['created', ...Array.from({ length: 5 }, () => 'unchanged')])
  expect(await till.purchasesOf()).toHaveLength(7)
})

it('stands in the OpenAPI document with its key', async () => {
  const till = await newTill()
  const described = (await (await fetch(`${till.app.url}/api/openapi.json`)).json()) as {
    paths: Record<string, { post?: { security?: unknown; 'x-who'?: string } }>
    components: { securitySchemes: Record<string, unknown> }
  }
  const operation = described.paths['/c/{corpKey}/api/open/orders']?.post
  expect(operation).toMatchObject({ 'x-who': 'api_key', security: [{ api_key: [] }] })
  expect(described.components.securitySchemes.api_key).toEqual({ type: 'http', scheme: 'bearer' })
})
