import { setBoot } from './boot.ts'

/** For tests of stores and components: what the page asked of the server. */
export type Asked = { method: string; path: string; query: URLSearchParams; body: unknown }
export type Answer = { status?: number; reply: unknown } | 'offline'
type Server = (asked: Asked) => Answer | Promise<Answer>

/** Takes the place of the network, below the HTTP client: everything of ours really runs. */
export function stubServer(server: Server, role: 'staff' | 'lead' | 'operator' = 'staff'): Asked[] {
  const asked: Asked[] = []
  class StubRequest extends RequestShape {
    override send(body?: string) {
      const { pathname, searchParams } = new URL(this.url, 'http://page.test')
      const path = pathname.replace('/c/helu', '')
      const question = {
        method: this.method,
        path,
        query: searchParams,
        body: body && JSON.parse(body),
      }
      asked.push(question)
      void Promise.resolve(server(question)).then((answer) => this.end(answer))
    }
  }
  // The client needs only the part of it that is here.
  globalThis.XMLHttpRequest = StubRequest as unknown as typeof XMLHttpRequest
  setBoot({
    base: '/c/helu',
    corpKey: 'helu',
    corpName: '禾露护肤',
    wecomCorpId: 'ww',
    agentId: '1',
    staffId: 'shenjiayi',
    staffName: '沈佳怡',
    role,
    capabilities: [],
    signature: null,
    now: '2026-11-19T02:40:00.000Z',
    version: 'v1',
  })
  return asked
}

class RequestShape {
  onloadend: (() => void) | null = null
  onerror: (() => void) | null = null
  readyState = 0
  status = 0
  statusText = ''
  responseText = ''
  responseURL = ''
  timeout = 0
  protected method = ''
  protected url = ''

  open(method: string, url: string) {
    this.method = method.toUpperCase()
    this.url = url
  }

  setRequestHeader() {}
  addEventListener() {}
  abort() {}
  send(_body?: string) {}

  getAllResponseHeaders() {
    return 'content-type: application/json'
  }

  protected end(answer: Answer) {
    if (answer === 'offline') return this.onerror?.()
    this.status = answer.status ?? 200
    this.responseText = JSON.stringify(answer.reply)
    this.readyState = 4
    this.onloadend?.()
  }
}
