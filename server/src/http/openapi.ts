import { type Endpoint, type Schema, ProblemReply, problems } from '@xiaoguan/shared'
import * as z from 'zod/mini'

/** OpenAPI 3.1 of every endpoint served, made from the same schemas that parse requests and replies. */
export function openApi(served: readonly Endpoint[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of served) {
    const path = `/c/{corpKey}${endpoint.path.replaceAll(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint, path) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Xiaoguan 销冠',
      version: '1',
      description: 'Sidebar and H5 of the frontline sales tool.',
    },
    paths,
    components: {
      schemas: { Problem: jsonSchema(ProblemReply) },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'xg_session' },
        api_key: { type: 'http', scheme: 'bearer' },
      },
    },
    security: [{ session: [] }],
  }
}

function jsonSchema(schema: Schema): unknown {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}

function operation(endpoint: Endpoint, path: string) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
  const pathParameters = names.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const statuses = [...new Set(Object.values(problems))].toSorted((a, b) => a - b)
  const refused = Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'Refused', content: json({ $ref: '#/components/schemas/Problem' }) },
    ]),
  )
  return {
    summary: endpoint.summary,
    'x-who': endpoint.who,
    ...(endpoint.who === 'api_key' ? { security: [{ api_key: [] }] } : {}),
    parameters: [...pathParameters, ...queryParameters(endpoint)],
    ...(endpoint.method === 'GET'
      ? {}
      : { requestBody: { required: true, content: json(jsonSchema(endpoint.body)) } }),
    responses: {
      200: { description: 'The new truth', content: json(jsonSchema(endpoint.reply)) },
      ...refused,
    },
  }
}

function json(schema: unknown) {
  return { 'application/json': { schema } }
}

function queryParameters(endpoint: Endpoint) {
  const schema = z.toJSONSchema(endpoint.query, { unrepresentable: 'any' })
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).map(([name, one]) => ({
    name,
    in: 'query',
    required: required.has(name),
    schema: one,
  }))
}
