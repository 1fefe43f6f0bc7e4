import { request } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type CallbackScene, callbackScene, edited } from './callback-scene.ts'
import {
  encrypt,
  eventXml,
  newKeys,
  postCallback,
  sealCallback,
  signedQuery,
} from './callback-sender.ts'

afterEach(() => vi.restoreAllMocks())

const bomb = `<!DOCTYPE lolz [<!ENTITY a "lol">${Array.from(
  { length: 9 },
  (_, n) => `<!ENTITY ${'bcdefghij'[n]} "${`&${'abcdefghi'[n]};`.repeat(10)}">`,
).join('')}]>`

type Bad = (scene: CallbackScene) => {
  query: string
  body: string
  contentType?: string
  path?: string
}

const sealed = ({ keys, xmlOf }: CallbackScene) => sealCallback(keys, xmlOf(edited))

const badInputs: [string, number, string, Bad][] = [
  [
    'a wrong signature',
    403,
    'signature',
    (s) => ({ ...sealed(s), query: sealCallback({ ...s.keys, token: 'x' }, 'y').query }),
  ],
  ['no query', 400, 'malformed', (s) => ({ ...sealed(s), query: '' })],
  [
    'a query with everything twice',
    400,
    'malformed',
    (s) => ({ ...sealed(s), query: `${sealed(s).query}&${sealed(s).query}` }),
  ],
  [
    'truncated base64, correctly signed',
    400,
    'cipher',
    ({ keys, xmlOf }) => {
      const cut = encrypt(keys, xmlOf(edited)).slice(0, 101)
      const query = new URLSearchParams(signedQuery(keys, cut)).toString()
      return { query, body: `<xml><Encrypt>${cut}</Encrypt></xml>` }
    },
  ],
  [
    'another key',
    400,
    'cipher',
    ({ keys, xmlOf }) =>
      sealCallback({ ...newKeys(keys.receiveId), token: keys.token }, xmlOf(edited)),
  ],
  [
    'another corp’s receiveid',
    403,
    'receiver',
    ({ keys, xmlOf }) => {
      const other = { ...keys, receiveId: 'wwanother' }
      return {
        ...sealCallback(other, xmlOf(edited)),
      }
    },
  ],
  [
    'another corp’s ToUserName',
    403,
    'receiver',
    ({ keys, corp }) => sealCallback(keys, eventXml('wwanother', corp.app.clock.now(), edited)),
  ],
  ['an empty body', 400, 'malformed', (s) => ({ ...sealed(s), body: '' })],
  ['no XML', 400, 'malformed', (s) => ({ ...sealed(s), body: '{"a":1}' })],
  [
    'an entity bomb outside',
    400,
    'malformed',
    (s) => ({ ...sealed(s), body: `${bomb}<xml><Encrypt>&j;</Encrypt></xml>` }),
  ],
  [
    'an entity bomb inside',
    400,
    'malformed',
    ({ keys }) => sealCallback(keys, `${bomb}<xml><Event>&j;</Event></xml>`),
  ],
  [
    'too deep a nesting',
    400,
    'malformed',
    ({ keys }) => sealCallback(keys, `<xml>${'<a>'.repeat(50)}x${'</a>'.repeat(50)}</xml>`),
  ],
  [
    'too many elements',
    400,
    'malformed',
    (s) => ({ ...sealed(s), body: `<xml>${'<a/>'.repeat(9000)}</xml>` }),
  ],
  ['no event inside', 400, 'malformed', ({ keys }) => sealCallback(keys, '<xml><A>1</A></xml>')],
  [
    'too large a body',
    413,
    'too_large',
    (s) => ({ ...sealed(s), body: `<xml>${' '.repeat(65 * 1024)}</xml>` }),
  ],
  ['an unknown corp', 404, 'unknown_corp', (s) => ({ ...sealed(s), path: '/c/nobody/callback' })],
]

describe('bad input', () => {
  it.each(badInputs)('%s: %i %s, one line without content, nothing stored', async (...given) => {
    const [, status, reason, bad] = given
    const made = await callbackScene()
    const { query, body, contentType, path } = bad(made)
    const address = path ? `${made.corp.app.url}${path}` : made.address
    const reply = await postCallback(address, { query, body }, contentType)
    expect(reply.status).toBe(status)
    expect(await reply.text()).toBe('')
    expect(made.lines()).toEqual([
      [
        {
          reason,
          status,
          corpId: path ? null : made.corp.corpId,
          requestId: expect.any(String) as string,
        },
        'callback refused',
      ],
    ])
    expect(await made.rows()).toEqual([])
  })

  it('of 10 MB is refused before it has come, told length or not', async () => {
    const { address, keys, lines, rows } = await callbackScene()
    const { query } = sealCallback(keys, '<xml/>')
    const told = { 'content-length': String(10 * 1024 * 1024) }
    for (const headers of [told, undefined]) {
      const sent = await sendMuch(`${address}?${query}`, headers)
      expect(sent.status).toBe(413)
      expect(sent.bytes).toBeLessThan(8 * 1024 * 1024)
    }
    expect(lines().map(([bound]) => bound)).toMatchObject([
      { reason: 'too_large' },
      { reason: 'too_large' },
    ])
    expect(await rows()).toEqual([])
  })

  it('a wrong kind of content is no harm: only the signature decides', async () => {
    for (const contentType of ['application/json', 'text/plain', 'multipart/form-data']) {
      const { keys, xmlOf, address, rows } = await callbackScene()
      const reply = await postCallback(address, sealCallback(keys, xmlOf(edited)), contentType)
      expect(reply.status).toBe(200)
      expect(await rows()).toHaveLength(1)
    }
  })

  it('a replay is a copy and asks for no second welcome', async () => {
    const { keys, xmlOf, address, rows, jobs } = await callbackScene()
    const add = { ...edited, ChangeType: 'add_external_contact', WelcomeCode: 'CODE' }
    const replay = sealCallback(keys, xmlOf(add))
    await postCallback(address, replay)
    await postCallback(address, replay)
    expect(await rows()).toMatchObject([{ copies: 2 }])
    expect(await jobs('welcome.send')).toHaveLength(1)
  })
})

/** Sends 10 MB as fast as they are taken, until there is an answer. */
function sendMuch(
  url: string,
  headers: Record<string, string> | undefined,
): Promise<{ status: number | undefined; bytes: number }> {
  return new Promise((resolve, reject) => {
    const chunk = Buffer.alloc(64 * 1024, 'a')
    let bytes = 0
    let status: number | undefined
    const call = request(url, { method: 'POST', ...(headers ? { headers } : {}) }, (reply) => {
      status = reply.statusCode
      reply.resume()
      call.destroy()
      resolve({ status, bytes })
    })
    // The other side hangs up while we still send.
    call.once('error', (error) => (status ? undefined : reject(error)))
    const more = () => {
      if (status || bytes >= 10 * 1024 * 1024) return
      bytes += chunk.length
      if (call.write(chunk)) setImmediate(more)
      else call.once('drain', more)
    }
    more()
  })
}
