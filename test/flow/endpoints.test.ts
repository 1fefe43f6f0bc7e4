import * as shared from '@xiaoguan/shared'
import { type Endpoint, staffHeader } from '@xiaoguan/shared'
import { sessionCookie, sessionValue } from '@xiaoguan/server/http/session'
import { createApp } from '@xiaoguan/server/app'
import { describe, expect, it } from 'vitest'
import { secretKey } from '../support/app.ts'
import { newCorp, publicUrl } from '../support/people.ts'

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' &&
  value !== null &&
  'method' in value &&
  'path' in value &&
  'reply' in value
const declared = Object.values(shared as Record<string, unknown>).filter(isEndpoint)
const ofSessions = declared.filter(({ who }) => who !== 'api_key')
const name = (endpoint: Endpoint) => `${endpoint.method} ${endpoint.path}`

async function knock(
  endpoint: Endpoint,
  given: { signedIn?: boolean; page?: string; origin?: string } = {},
) {
  const corp = await newCorp()
  const staff = await corp.newStaff()
  const path = endpoint.path.replaceAll(/:\w+/g, '0b0e9f0c-5b5e-4b53-9d0e-0d1f0d0c0b0a')
  const session = sessionValue(
    secretKey,
    { corpId: corp.corpId, staffId: staff.staffId },
    corp.app.clock.now(),
  )
  const response = await fetch(`${corp.app.url}/c/${corp.corpId}${path}?period=today`, {
    method: endpoint.method,
    headers: {
      'content-type': 'application/json',
      origin: given.origin ?? publicUrl,
      [staffHeader]: given.page ?? staff.staffId,
      ...(given.signedIn === false ? {} : { cookie: `${sessionCookie}=${session}` }),
    },
    ...(endpoint.method === 'GET' ? {} : { body: '{"nonsense":1}' }),
  })
  return (await response.json()) as { code?: string }
}

describe('every endpoint', () => {
  it('is declared once, served, and described in the OpenAPI document', async () => {
    const { app } = await newCorp()
    const { served } = createApp(app.deps, {
      assets: new Map(),
      page: () => undefined,
      version: 'test',
    })
    expect(served.map(name).toSorted()).toEqual([...new Set(declared.map(name))].toSorted())
    const described = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>
    }
    const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(operations).toHaveLength(declared.length)
  })

  it.each(ofSessions.map((endpoint) => [name(endpoint), endpoint] as const))(
    '%s wants a session of this corp, the page’s own staff, and for writes the corp’s origin',
    async (_, endpoint) => {
      expect(await knock(endpoint, { signedIn: false })).toMatchObject({ code: 'signed_out' })
      expect(await knock(endpoint, { page: 'somebody-else' })).toMatchObject({
        code: 'session.other_staff',
      })
      if (endpoint.method === 'GET') return
      expect(await knock(endpoint, { origin: 'https://evil.example' })).toMatchObject({
        code: 'session.bad_origin',
      })
      const nonsense = await knock(endpoint)
      expect(nonsense).toMatchObject({
        code: endpoint.who === 'staff' ? 'bad_request' : 'not_allowed',
      })
    },
  )
})
