import { readFileSync } from 'node:fs'
import {
  Agent,
  request as openRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { pipeline } from 'node:stream'
import { emptyForOtherAccount } from './account-cookies.ts'
import { bridgeInsertion, bridgePath, bridgeTag } from './insert-script.ts'
import { localhostAddress } from './listen.ts'

/** These belong to one connection, not to the message. */
const perConnection = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer'])

/**
 * The way of the app's pages into the client's WebView: forwards every request to `appOrigin` as it
 * came, Host included, and inserts the bridge script into HTML on the way back.
 */
export function createGateway(appOrigin: string): RequestListener {
  const app = new URL(appOrigin)
  // No connection is kept: after a restart of the app a kept one would fail the next request.
  const agent = new Agent({ keepAlive: false })
  const bridge = readFileSync(new URL('bridge.js', import.meta.url))

  return (request, response) => {
    const elsewhere = localhostAddress(request)
    if (elsewhere) return redirect(response, 307, elsewhere, [])
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (path === bridgePath) return sendScript(response, bridge)
    if (isPageVisit(request)) {
      const emptied = emptyForOtherAccount(request.headers.cookie, path)
      if (emptied) return redirect(response, 302, request.url ?? '/', emptied)
    }
    forward(request, response, app, agent)
  }
}

function forward(request: IncomingMessage, response: ServerResponse, app: URL, agent: Agent): void {
  const upstream = openRequest({
    agent,
    host: app.hostname,
    port: app.port || 80,
    method: request.method,
    path: request.url,
    headers: endToEnd(request.rawHeaders, []),
  })
  upstream.on('response', (answer) => relay(request, answer, response))
  upstream.on('error', () => {
    if (response.headersSent) response.destroy()
    else sendAppIsDown(request, response)
  })
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy()
  })
  request.pipe(upstream)
}

function relay(request: IncomingMessage, answer: IncomingMessage, response: ServerResponse): void {
  const status = answer.statusCode ?? 502
  const isHtml = /^text\/html\b/i.test(answer.headers['content-type'] ?? '')
  const insertion =
    isHtml && status !== 304 ? bridgeInsertion(answer.headers['content-encoding']) : null
  const headers = endToEnd(answer.rawHeaders, insertion ? ['content-length'] : [])
  const length = Number(answer.headers['content-length'] ?? Number.NaN)
  // Decoded and encoded again, the length is unknown; plain, it grows by the tag.
  if (insertion?.length === 1 && length >= 0)
    headers.push('Content-Length', String(length + bridgeTag.length))
  response.writeHead(status, answer.statusMessage, headers)
  const steps = request.method === 'HEAD' ? [] : (insertion ?? [])
  pipeline([answer, ...steps, response], (error) => {
    if (error) response.destroy()
  })
}

/** Raw headers without those of the connection and without `dropped`; order and doubles are kept. */
function endToEnd(rawHeaders: readonly string[], dropped: readonly string[]): string[] {
  const kept: string[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const lower = name.toLowerCase()
    if (perConnection.has(lower) || dropped.includes(lower)) continue
    kept.push(name, rawHeaders[index + 1] ?? '')
  }
  return kept
}

function wantsHtml(request: IncomingMessage): boolean {
  return (request.headers.accept ?? '').includes('text/html')
}

function isPageVisit(request: IncomingMessage): boolean {
  const destination = request.headers['sec-fetch-dest']
  if (request.method !== 'GET') return false
  return destination ? destination === 'document' || destination === 'iframe' : wantsHtml(request)
}

function redirect(
  response: ServerResponse,
  status: number,
  location: string,
  setCookie: string[],
): void {
  response.writeHead(status, {
    Location: location,
    'Cache-Control': 'no-store',
    'Set-Cookie': setCookie,
  })
  response.end()
}

function sendScript(response: ServerResponse, script: Buffer): void {
  response.writeHead(200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Content-Length': script.length,
    'Cache-Control': 'no-cache',
  })
  response.end(script)
}

function sendAppIsDown(request: IncomingMessage, response: ServerResponse): void {
  const retry = request.method === 'GET' ? '<meta http-equiv="refresh" content="2">' : ''
  const page = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">${retry}
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>应用没有响应</title></head>
<body style="font:14px/1.7 system-ui,sans-serif;padding:32px 20px;text-align:center">
<p><b>应用没有响应</b></p><p>这个应用还没启动，或正在重启。<br>每 2 秒自动重试，启动后会自己出现。</p></body></html>`
  response.writeHead(502, {
    'Content-Type': wantsHtml(request) ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  })
  response.end(wantsHtml(request) ? page : '应用没有响应')
}
