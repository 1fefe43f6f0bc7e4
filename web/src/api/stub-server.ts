import { setBoot } from './boot.ts'

/** For tests of stores and components: what the page asked of the server. */
export type Asked = { method: string; path: string; query: URLSearchParams; body: unknown }
export type Answer = { status?: number; reply: unknown } | 'offline'
type Server = (asked: Asked) => Answer | Promise<Answer>

/** Takes the place of the network, below our client: everything of ours really runs. */
export function stubServer(server: Server, role: 'staff' | 'lead' | 'operator' = 'staff'): Asked[] {
  const asked: Asked[] = []
  globalThis.fetch = async (input, { method = 'GET', body, signal } = {}) => {
    const { pathname, searchParams } = new URL(
      typeof input === 'string' ? input : '',
      'http://page.test',
    )
    const question = {
      method,
      path: pathname.replace('/c/helu', ''),
      query: searchParams,
      body: typeof body === 'string' ? JSON.parse(body) : undefined,
    }
    asked.push(question)
    const answer = await server(question)
    signal?.throwIfAborted()
    if (answer === 'offline') throw new TypeError('Failed to fetch')
    return new Response(JSON.stringify(answer.reply), { status: answer.status ?? 200 })
  }
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
