import { inspect } from 'node:util'
import { createWecom } from '@xiaoguan/server/wecom/client'
import { getExternalContact } from '@xiaoguan/server/wecom/contacts'
import { getMember } from '@xiaoguan/server/wecom/directory'
import { memberOfCode } from '@xiaoguan/server/wecom/oauth'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import {
  type Answer,
  type Asked,
  answering,
  corp,
  memoryTokens,
  secret,
  ticket,
  token,
  withCredentials,
} from './wecom-answering.ts'

const code = 'Co-de_Rt6Yb1'

/** All that a log and somebody who looks into the error could see. */
async function seen(ask: () => Promise<unknown>): Promise<string> {
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const error: unknown = await ask().then(
    () => undefined,
    (failure: unknown) => failure,
  )
  expect(error).toBeInstanceOf(Error)
  log.warn({ err: error, job: 'tag.sync' }, 'job failed')
  log.error(error)
  return lines.join('\n') + inspect(error, { depth: 10, showHidden: true })
}

/** What of our secrets stands in there. */
function findSecrets(text: string): string[] {
  const told = [secret, token, ticket, code].filter((one) => text.includes(one))
  return [...told, ...(text.match(/(access_token|corpsecret)=[^[]/g) ?? [])]
}

/** A refusal that repeats all it was sent, in several ways. */
const leaky =
  (errcode: number) =>
  ({ path, query }: Asked): Answer => {
    const address = `${path}?${new URLSearchParams(query).toString()}`
    return {
      errcode,
      errmsg: `bad ${address}, ${Object.values(query).join(' ')}, from ip: 1.2.3.4`,
    }
  }
const always = (answer: Answer) => () => answer
const failures: [string, (asked: Asked) => Answer][] = [
  ['a refusal that repeats what it was sent', leaky(48_002)],
  ['a token refused twice', leaky(40_014)],
  ['too often', leaky(45_009)],
  ['a broken connection', always((response) => response.destroy())],
  [
    'an answer that ends early',
    always((response) => response.writeHead(200).write('{"errc') && response.destroy()),
  ],
  ['no answer', always(() => undefined)],
  ['an answer that never ends', always((response) => response.writeHead(200).write('{"e'))],
  ['a redirect', always((response) => response.writeHead(302, { location: '/x' }).end())],
  ['a server error', always((response) => response.writeHead(500).end('boom'))],
  ['no JSON', always((response) => response.end(`<html>${token}</html>`))],
  ['no errcode to be understood', always({ errcode: 'none', errmsg: token })],
  ['a list', always([token])],
  ['another shape', always({ errcode: 0, errmsg: token })],
]

describe('what is seen when calling the platform fails', () => {
  it.each(failures)('never holds a secret: %s', async (_, failure) => {
    const { wecom } = await answering(withCredentials(failure), { timeoutMs: 200 })
    expect(findSecrets(await seen(() => getMember(wecom, corp, 'zhou')))).toEqual([])
    expect(findSecrets(await seen(() => getExternalContact(wecom, corp, 'wm1')))).toEqual([])
    expect(
      findSecrets(
        await seen(() => memberOfCode(wecom, corp, code).then(() => Promise.reject(new Error()))),
      ),
    ).toEqual([])
  })

  it.each(failures)('never holds the secret when a token is asked for: %s', async (_, failure) => {
    const { wecom } = await answering(failure, { timeoutMs: 200 })
    expect(findSecrets(await seen(() => getMember(wecom, corp, 'zhou')))).toEqual([])
    expect(findSecrets(await seen(() => wecom.ticket(corp, 'agent_ticket')))).toEqual([])
  })

  it.each(failures)('never holds the token when a ticket is asked for: %s', async (_, failure) => {
    const isToken = ({ path }: Asked) => path === 'gettoken'
    const { wecom } = await answering(
      (asked) => (isToken(asked) ? withCredentials(failure)(asked) : failure(asked)),
      { timeoutMs: 200 },
    )
    expect(findSecrets(await seen(() => wecom.ticket(corp, 'corp_ticket')))).toEqual([])
    expect(findSecrets(await seen(() => wecom.ticket(corp, 'agent_ticket')))).toEqual([])
  })

  it('never holds the secret when nobody listens, or the name is not known', async () => {
    for (const apiUrl of ['http://127.0.0.1:2', 'http://nowhere.invalid', 'https://127.0.0.1:2']) {
      const now = () => new Date(0)
      const wecom = createWecom({ apiUrl, oauthUrl: apiUrl, tokens: memoryTokens(), now })
      const text = await seen(() => getMember(wecom, corp, 'zhou'))
      expect(findSecrets(text)).toEqual([])
      expect(text).toMatch(/no usable answer \((ECONNREFUSED|ENOTFOUND|EAI_AGAIN)\)/)
    }
  })
})
