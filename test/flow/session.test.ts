import { signPage } from '@xiaoguan/shared'
import { describe, expect, it } from 'vitest'
import { signPageUrl } from '@xiaoguan/server/wecom/signature'
import { userCookie } from '@xiaoguan/wecom-simulator'
import { testApp } from '../support/shared-app.ts'
import { newCorp, publicUrl, refusalOf } from '../support/people.ts'

/** Follows no redirect, keeps cookies as a browser would. */
function browser() {
  const jar = new Map<string, string>()
  return async (url: string, extra: Record<string, string> = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { ...extra, ...(cookie ? { cookie } : {}) },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      jar.set(name, value)
    }
    return response
  }
}

describe('signing in', () => {
  it('goes through the platform and back to the page, as the member the platform names', async () => {
    const corp = await newCorp()
    const { app } = corp
    const staff = await corp.newStaff()
    const get = browser()
    const page = await get(`${app.url}/c/${corp.corpId}/sidebar`)
    expect(page.status).toBe(302)
    const authorize = page.headers.get('location')!
    const granted = await fetch(authorize, {
      redirect: 'manual',
      headers: { cookie: `${userCookie}=${corp.wecomCorpId}/${staff.staffId}` },
    })
    expect(granted.status).toBe(302)
    const back = new URL(granted.headers.get('location')!)
    expect(back.origin).toBe(publicUrl)
    const home = await get(`${app.url}${back.pathname}${back.search}`)
    expect(home.headers.get('location')).toBe(`${publicUrl}/c/${corp.corpId}/sidebar`)
    const cookie = home.headers.getSetCookie().find((line) => line.startsWith('xg_session='))
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/)
    // The same code again is refused with words, not with a session.
    const again = await get(`${app.url}${back.pathname}${back.search}`)
    expect(again.status).toBe(403)
  })

  it.each([
    ['today', '#/today'],
    ['today/wmAbc_-1', '#/today/wmAbc_-1'],
    ['person/zhang.san@shop', '#/person/zhang.san@shop'],
    ['//elsewhere.example', ''],
    ['today/"><script>', ''],
  ])('keeps where a link leads (?to=%s) through the login', async (to, hash) => {
    const corp = await newCorp()
    const { app } = corp
    const staff = await corp.newStaff()
    const get = browser()
    const link = `${app.url}/c/${corp.corpId}/h5?${new URLSearchParams({ to }).toString()}`
    const page = await get(link)
    const granted = await fetch(page.headers.get('location')!, {
      redirect: 'manual',
      headers: { cookie: `${userCookie}=${corp.wecomCorpId}/${staff.staffId}` },
    })
    const back = new URL(granted.headers.get('location')!)
    const home = await get(`${app.url}${back.pathname}${back.search}`)
    const there = `${publicUrl}/c/${corp.corpId}/h5${hash}`
    expect(home.headers.get('location')).toBe(there)
    // With the session the link leads there at once.
    const again = await get(link)
    expect(again.headers.get('location')).toBe(hash ? there : null)
  })

  it('offers another try after a login whose page is not known', async () => {
    const corp = await newCorp()
    const page = await fetch(`${corp.app.url}/c/${corp.corpId}/login?code=x&state=none`)
    expect(page.status).toBe(403)
    const html = await page.text()
    expect(html).toContain(`<a href="${publicUrl}/c/${corp.corpId}/sidebar">再试一次</a>`)
  })

  it('answers signed_out without a session, and refuses one that was touched', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    for (const cookie of ['', 'xg_session=abc.def', 'xg_session=e30.AAAA']) {
      const response = await fetch(`${corp.app.url}/c/${corp.corpId}/api/tag-groups`, {
        headers: { cookie, 'x-page-staff': staff.staffId },
      })
      expect(await response.json()).toMatchObject({ code: 'signed_out' })
    }
  })

  it('refuses another corp’s session', async () => {
    const mine = await newCorp()
    const other = await newCorp()
    const staff = await mine.newStaff()
    const asOther = other.as(staff)
    expect(
      await refusalOf(asOther(signPage, {}, { body: { url: `${publicUrl}/c/${mine.corpId}/h5` } })),
    ).not.toBe('ok')
  })
})

describe('the page signature', () => {
  it('is made with the app ticket for one of the corp’s own pages only', async () => {
    const corp = await newCorp()
    const staff = await corp.newStaff()
    const url = `${publicUrl}/c/${corp.corpId}/sidebar`
    const signed = await corp.call(staff, signPage, {}, { body: { url: `${url}#/x` } })
    const ticket = corp.app.platform.agentTicket(corp.wecomCorpId, 1_000_002)
    expect(signed.signature).toBe(
      signPageUrl({ ticket, url, nonceStr: signed.nonceStr, timestamp: signed.timestamp }),
    )
    expect(
      await refusalOf(
        corp.call(staff, signPage, {}, { body: { url: 'https://evil.example/c/x/sidebar' } }),
      ),
    ).toBe('bad_request')
  })
})

describe('the server', () => {
  it('says that it lives and is ready, and describes every endpoint', async () => {
    const { url } = await testApp()
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    const described = (await (await fetch(`${url}/api/openapi.json`)).json()) as {
      openapi: string
      paths: object
    }
    expect(described.openapi).toBe('3.1.0')
    expect(Object.keys(described.paths).length).toBeGreaterThan(0)
  })

  it('answers JSON with a request id for an unknown address and for a broken body', async () => {
    const { url } = await testApp()
    const unknown = await fetch(`${url}/c/none/api/nothing`)
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toMatchObject({
      code: 'not_found',
      requestId: unknown.headers.get('x-request-id'),
    })
    const broken = await fetch(`${url}/c/none/api/js-signature`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"url":',
    })
    expect(broken.status).toBe(400)
  })
})
