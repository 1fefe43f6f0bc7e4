import { request } from 'node:http'
import { randomUUID } from 'node:crypto'
import { createApp } from '@xiaoguan/server/app'
import { openDatabase } from '@xiaoguan/server/db/open'
import { readWebDist } from '@xiaoguan/server/http/assets'
import { sessionCookie, sessionValue } from '@xiaoguan/server/http/session'
import { ProblemReply, listToday, nudge, setReminder, staffHeader } from '@xiaoguan/shared'
import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { openApp, secretKey } from '../support/app.ts'
import { listenLocal } from '../support/listen.ts'
import { newCorp, publicUrl, refusalOf } from '../support/people.ts'

async function scene() {
  const corp = await newCorp()
  const staff = await corp.newStaff()
  const session = { corpId: corp.corpId, staffId: staff.staffId }
  const headers = {
    cookie: `${sessionCookie}=${sessionValue(secretKey, session, corp.app.clock.now())}`,
    origin: publicUrl,
    [staffHeader]: staff.staffId,
    'content-type': 'application/json',
  }
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${corp.app.url}/c/${corp.corpId}${path}`, { headers, ...init })
  return { corp, staff, ask }
}

async function codeOf(response: Response) {
  const { code } = z.parse(ProblemReply, await response.json())
  return [response.status, code]
}

/** GET of a path exactly as written. */
function getRaw(url: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { path }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asked.on('error', reject).end()
  })
}

describe('what the server answers', () => {
  it('is JSON for a path, a method or a body it does not know', async () => {
    const { ask } = await scene()
    expect(await codeOf(await ask('/api/nothing'))).toEqual([404, 'not_found'])
    expect(await codeOf(await ask('/api/tasks/today', { method: 'DELETE' }))).toEqual([
      404,
      'not_found',
    ])
    const post = (body: string) => ask('/api/js-signature', { method: 'POST', body })
    expect(await codeOf(await post('{'))).toEqual([400, 'bad_request'])
    expect(await codeOf(await post('{}'))).toEqual([400, 'bad_request'])
    const long = JSON.stringify({ url: 'x'.repeat(300_000) })
    expect(await codeOf(await post(long))).toEqual([413, 'too_large'])
  })

  it('takes HEAD for GET and stumbles over no address', async () => {
    const { corp, ask } = await scene()
    expect((await ask('/api/tasks/today', { method: 'HEAD' })).status).toBe(200)
    expect(await getRaw(corp.app.url, `/c/${corp.corpId}/api/customers/%zz/sidebar`)).toBe(401)
    const nul = await ask('/api/customers/%00/sidebar')
    expect(await codeOf(nul)).toEqual([400, 'bad_request'])
  })

  it('names as wrong what the database cannot hold', async () => {
    const { corp, staff } = await scene()
    const lead = await corp.newStaff({ leads: [11] })
    const customer = await corp.newCustomer([staff])
    const nudging = corp.call(lead, nudge, { staffId: staff.staffId, nudgeId: 'no-uuid' })
    expect(await refusalOf(nudging)).toBe('bad_request')
    const params = { customerId: customer.customerId, reminderId: randomUUID() }
    const body = { text: 'a\u0000b', dueAt: corp.app.clock.now().toISOString() }
    expect(await refusalOf(corp.call(staff, setReminder, params, { body }))).toBe('bad_request')
  })

  it('refuses a person who left, whatever her cookie says and whatever she asks', async () => {
    const { corp, staff } = await scene()
    expect(await refusalOf(corp.call(staff, listToday, {}))).toBe('ok')
    await corp.app.deps.db
      .updateTable('staff')
      .set({ active: false })
      .where('corp_id', '=', corp.corpId)
      .where('staff_id', '=', staff.staffId)
      .execute()
    expect(await refusalOf(corp.call(staff, listToday, {}))).toBe('staff.inactive')
  })

  it('is not ready without a database, and says so', async () => {
    const { corp } = await scene()
    const { deps } = corp.app
    const ready = await fetch(`${corp.app.url}/readyz`)
    expect(ready.status).toBe(200)
    const gone = await openDatabase({ kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' })
    const { koa } = createApp({ ...deps, db: gone.db }, readWebDist('/nowhere/at/all'))
    const { url, http } = await listenLocal(koa)
    expect(await codeOf(await fetch(`${url}/readyz`))).toEqual([503, 'unavailable'])
    const page = await fetch(`${url}/c/${corp.corpId}/h5`)
    expect(await codeOf(page)).toEqual([503, 'unavailable'])
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    http.closeAllConnections()
    http.close()
    await gone.close()
  })
})

describe('the bare address', () => {
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  const open = (url: string, headers: Record<string, string> = html) =>
    fetch(`${url}/`, { headers, redirect: 'manual' })

  it('tells a person where to go, and names no corp of several', async () => {
    const { corp } = await scene()
    await newCorp()
    const { url } = corp.app
    const front = await open(url)
    expect(front.status).toBe(200)
    const text = await front.text()
    expect(text).toContain('请从企业微信工作台打开')
    expect(text).toContain('WeCom workbench')
    expect(text).not.toContain(corp.corpId)
    expect(front.headers.get('content-type')).toContain('text/html')
    expect(front.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(front.headers.get('x-content-type-options')).toBe('nosniff')
    expect(front.headers.get('cache-control')).toBe('no-store')
    expect(front.headers.get('vary')).toMatch(/accept/i)
  })

  it('answers programs as any unknown path, and only GET and HEAD', async () => {
    const { corp } = await scene()
    const { url } = corp.app
    for (const accept of ['*/*', 'application/json'])
      expect(await codeOf(await open(url, { accept }))).toEqual([404, 'not_found'])
    expect((await fetch(url, { method: 'HEAD', headers: html })).status).toBe(200)
    expect(await codeOf(await fetch(url, { method: 'POST', headers: html }))).toEqual([
      404,
      'not_found',
    ])
  })

  it('leads to the H5 of the only corp, and nowhere without one', async () => {
    const app = await openApp()
    const { db } = app.deps
    expect(await (await open(app.url)).text()).toContain('请从企业微信工作台打开')
    const corp = {
      corp_id: 'helu',
      name: '禾露',
      wecom_corp_id: 'wwhelu',
      agent_id: '1000002',
      secret_sealed: '',
      public_url: publicUrl,
      created_at: app.clock.now(),
    }
    await db.insertInto('corp').values(corp).execute()
    const only = await open(app.url)
    expect([only.status, only.headers.get('location')]).toEqual([302, '/c/helu/h5'])
    expect(await codeOf(await open(app.url, { accept: 'application/json' }))).toEqual([
      404,
      'not_found',
    ])
    await app.close()
  })
})
