import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { bridgeTag } from '../../src/client/insert-script.ts'
import { send } from './raw-request.ts'
import { startWith } from './start-client.ts'

const html =
  '<!doctype html><html lang="zh"><head class="a"><title>禾露</title></head><body>好</body></html>'
const withBridge = html.replace('<head class="a">', `<head class="a">${bridgeTag}`)
const asHtml = { 'content-type': 'text/html; charset=utf-8' }
const navigation = { accept: 'text/html', 'sec-fetch-dest': 'iframe' }

/** An app that answers every request in the same way. */
function answering(
  headers: Record<string, string | string[]>,
  body: string | Buffer,
  status = 200,
) {
  return (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, headers)
    response.end(body)
  }
}

describe('what the gateway forwards', () => {
  it('passes method, path, Host, headers and body on unchanged', async () => {
    const { gatewayUrl } = await startWith((request, response) => {
      const pieces: Buffer[] = []
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => {
        const { method, url, headers } = request
        const body = Buffer.concat(pieces).toString('hex')
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ method, url, headers, body }))
      })
    })
    const body = Buffer.from([0, 255, 10, 13, 128])
    const headers = { 'x-a': '1', 'accept-encoding': 'gzip, br', cookie: 'sess=1; wecom_x=2' }
    const sent = await send(`${gatewayUrl}/c/demo/api/x%20y?a=b&c=%E5%A5%BD`, {
      method: 'PUT',
      headers: { ...headers, 'content-length': body.length },
      body,
    })
    const seen = JSON.parse(sent.text)
    expect(seen).toMatchObject({ method: 'PUT', url: '/c/demo/api/x%20y?a=b&c=%E5%A5%BD', headers })
    expect(seen.headers.host).toBe(new URL(gatewayUrl).host)
    expect(seen.body).toBe(body.toString('hex'))
  })

  it('passes status, every Set-Cookie and binary bodies back unchanged', async () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7) % 256))
    const cookies = ['a=1; Path=/; HttpOnly', 'b=2; Path=/c']
    const { gatewayUrl } = await startWith(
      answering({ 'content-type': 'image/png', 'set-cookie': cookies, 'x-b': '2' }, bytes, 201),
    )
    const answer = await send(gatewayUrl)
    expect(answer.status).toBe(201)
    expect(answer.headers['set-cookie']).toEqual(cookies)
    expect(answer.headers['x-b']).toBe('2')
    expect(answer.body.equals(bytes)).toBe(true)
  })

  it('passes redirects and HTML-looking JSON on as they are', async () => {
    const moved = await startWith(answering({ location: '/there' }, '', 302))
    expect((await send(moved.gatewayUrl)).headers.location).toBe('/there')
    const json = await startWith(answering({ 'content-type': 'application/json' }, html))
    expect((await send(json.gatewayUrl)).text).toBe(html)
  })

  it('breaks off where the app broke off', async () => {
    const { gatewayUrl } = await startWith((_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half', () => response.destroy())
    })
    await expect(send(gatewayUrl)).rejects.toThrow(/aborted|hang up|reset/)
  })
})

describe('the bridge in a page', () => {
  it('stands first in head, and the length is right', async () => {
    const length = { 'content-length': String(Buffer.byteLength(html)) }
    const { gatewayUrl } = await startWith(answering({ ...asHtml, ...length }, html))
    const answer = await send(gatewayUrl)
    expect(answer.text).toBe(withBridge)
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(withBridge)))
  })

  it('stands in a page that arrives in pieces, cut inside a tag and a character', async () => {
    const bytes = Buffer.from(html)
    const { gatewayUrl } = await startWith((_request, response) => {
      response.writeHead(200, asHtml)
      const writeFrom = (at: number) => {
        if (at >= bytes.length) response.end()
        else response.write(bytes.subarray(at, at + 3), () => setImmediate(() => writeFrom(at + 3)))
      }
      writeFrom(0)
    })
    expect((await send(gatewayUrl)).text).toBe(withBridge)
  })

  it.each([
    ['gzip', gzipSync, gunzipSync],
    ['br', brotliCompressSync, brotliDecompressSync],
  ])('stands in a page compressed with %s', async (coding, compress, decompress) => {
    const { gatewayUrl } = await startWith(
      answering({ ...asHtml, 'content-encoding': coding }, compress(Buffer.from(html))),
    )
    const answer = await send(gatewayUrl)
    expect(answer.headers['content-encoding']).toBe(coding)
    expect(decompress(answer.body).toString()).toBe(withBridge)
  })

  it('stands before the content of a page without a head', async () => {
    const { gatewayUrl } = await startWith(answering(asHtml, '<!doctype html><p>好'))
    expect((await send(gatewayUrl)).text).toBe(`<!doctype html>${bridgeTag}<p>好`)
  })

  it('is served by the gateway itself', async () => {
    const { gatewayUrl } = await startWith(answering({}, 'the app'))
    const answer = await send(`${gatewayUrl}/__wecom_client__/bridge.js`)
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(answer.text).toContain('WeixinJSBridgeReady')
  })
})

describe('cookies of another account', () => {
  const path = '/c/demo/sidebar'

  it('are emptied on the next page, at every path they may belong to', async () => {
    const { gatewayUrl } = await startWith(answering(asHtml, html))
    const cookie = 'wecom_sim_user=ww1%2Fqian; wecom_gateway_user=ww1%2Ffang; sess=1; __Host-b=2'
    const answer = await send(`${gatewayUrl}${path}?x=1`, { headers: { ...navigation, cookie } })
    expect(answer.status).toBe(302)
    expect(answer.headers.location).toBe(`${path}?x=1`)
    const lines = answer.headers['set-cookie'] ?? []
    expect(lines[0]).toBe('wecom_gateway_user=ww1%2Fqian; Path=/; HttpOnly; SameSite=Lax')
    for (const prefix of ['/', '/c', '/c/', '/c/demo', '/c/demo/', '/c/demo/sidebar'])
      expect(lines).toContain(`sess=; Path=${prefix}; Max-Age=0`)
    expect(lines).toContain('__Host-b=; Path=/; Max-Age=0; Secure')
    expect(lines.some((line) => line.startsWith('wecom_sim_user'))).toBe(false)
  })

  it('are left alone for the same account, outside the client, and on calls that open no page', async () => {
    const { gatewayUrl } = await startWith(answering(asHtml, html))
    const visit = async (headers: Record<string, string>) =>
      (await send(`${gatewayUrl}${path}`, { headers })).status
    const same = 'wecom_sim_user=ww1%2Ffang; wecom_gateway_user=ww1%2Ffang; sess=1'
    expect(await visit({ ...navigation, cookie: same })).toBe(200)
    expect(await visit({ ...navigation, cookie: 'sess=1' })).toBe(200)
    const other = 'wecom_sim_user=ww1%2Fqian; sess=1'
    expect(await visit({ accept: '*/*', 'sec-fetch-dest': 'empty', cookie: other })).toBe(200)
  })
})

describe('addresses', () => {
  it('sends a browser from 127.0.0.1 to localhost on both ports', async () => {
    const { url, gatewayUrl } = await startWith(answering(asHtml, html))
    for (const each of [url, gatewayUrl]) {
      const answer = await send(`${each.replace('localhost', '127.0.0.1')}/a?b=1`)
      expect(answer.status).toBe(307)
      expect(answer.headers.location).toBe(`${each}/a?b=1`)
    }
  })

  it('lets the platform’s API be called at 127.0.0.1', async () => {
    const { url } = await startWith(answering(asHtml, html))
    const answer = await send(`${url.replace('localhost', '127.0.0.1')}/cgi-bin/gettoken`)
    expect(JSON.parse(answer.text)).toMatchObject({ errcode: 41004 })
  })

  it('says in Chinese that the app is down, and tries again by itself', async () => {
    const { gatewayUrl, stopApp } = await startWith(answering(asHtml, html))
    stopApp()
    const visit = await send(gatewayUrl, { headers: navigation })
    expect(visit.status).toBe(502)
    expect(visit.text).toContain('应用没有响应')
    expect(visit.text).toContain('http-equiv="refresh"')
    const call = await send(gatewayUrl, { method: 'POST', body: '{}' })
    expect(call.status).toBe(502)
    expect(call.headers['content-type']).toBe('text/plain; charset=utf-8')
  })
})
