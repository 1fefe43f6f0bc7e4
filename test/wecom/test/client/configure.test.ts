import { describe, expect, it } from 'vitest'
import { openClient, usual } from './open-client.ts'
import { agentParams, corpParams, page, startAt } from './start-client.ts'

describe('agentConfig', () => {
  it('accepts a signature over the page’s own address without its hash', () => {
    const { invoke } = openClient()
    const answer = invoke('agentConfig', agentParams(usual), { href: `${page}#/today` })
    expect(answer).toEqual({
      err_msg: 'agentConfig:ok',
      checkResult: Object.fromEntries(usual.map((api) => [api, true])),
    })
  })

  it('refuses a signature over another address, hash included', () => {
    const { invoke } = openClient()
    for (const url of ['http://localhost:3002/c/demo/h5', page.split('?')[0]!]) {
      expect(invoke('agentConfig', agentParams(usual, { url }))).toEqual({
        err_msg:
          'agentConfig:fail_invalid signature more info at https://open.work.weixin.qq.com/devtool/query?e=40093',
      })
    }
  })

  it('refuses the ticket of the corp, of another app, and one that has expired', () => {
    let now = startAt
    const { invoke } = openClient({ now: () => now })
    expect(invoke('agentConfig', agentParams(usual, { ticket: 'corp-ticket' }))).toMatchObject({
      err_msg: expect.stringContaining('e=40093'),
    })
    expect(invoke('agentConfig', { ...agentParams(usual), agentid: '1000009' })).toMatchObject({
      err_msg: expect.stringContaining('e=40093'),
    })
    now += 7_200_000
    expect(invoke('agentConfig', agentParams(usual))).toMatchObject({
      err_msg: expect.stringContaining('e=40093'),
    })
  })

  it('refuses a domain that is not trusted, the port being part of it', () => {
    for (const url of ['http://localhost:3000/c/demo/sidebar', 'http://localhost/c/demo/sidebar']) {
      const answer = openClient().invoke('agentConfig', agentParams(usual, { url }), { href: url })
      expect(answer).toEqual({
        err_msg:
          'not match any reliable domain. more info at https://open.work.weixin.qq.com/devtool/query?e=80001',
      })
    }
  })

  it('refuses another corp and an app the corp does not have', () => {
    const { invoke } = openClient()
    expect(invoke('agentConfig', { ...agentParams(usual), corpid: 'wwother' })).toEqual({
      err_msg:
        'agentConfig:invalid corpId more info at https://open.work.weixin.qq.com/devtool/query?e=40013',
    })
    expect(invoke('agentConfig', { ...agentParams(usual), agentid: '7' })).toEqual({
      err_msg: 'agentConfig:fail_invalid agentid',
    })
  })

  it('refuses staff outside the visible range', () => {
    const { configure } = openClient({ userid: 'outsider' })
    expect(configure()).toEqual({ err_msg: 'agentConfig:user not in allow list' })
  })

  it('needs a config before it in a client older than 3.0.24', () => {
    const { invoke, configure, turn } = openClient()
    turn({ oldVersion: true })
    expect(configure()).toEqual({ err_msg: 'agentConfig:fail_no permission' })
    invoke('preVerifyJSAPI', corpParams([]))
    expect(configure()).toMatchObject({ err_msg: 'agentConfig:ok' })
  })
})

describe('preVerifyJSAPI', () => {
  it('accepts the ticket of the corp and no other', () => {
    const { invoke } = openClient()
    expect(invoke('preVerifyJSAPI', corpParams(['setClipboardData']))).toEqual({
      err_msg: 'preVerifyJSAPI:ok',
      checkResult: { setClipboardData: true },
    })
    expect(invoke('preVerifyJSAPI', corpParams([], { ticket: 'agent-ticket' }))).toEqual({
      err_msg: 'preVerifyJSAPI:fail',
      err_info:
        'invalid signature more info at https://open.work.weixin.qq.com/devtool/query?e=40093',
    })
  })

  it('refuses another corp and an untrusted domain', () => {
    const { invoke } = openClient()
    const url = 'http://localhost:9999/'
    expect(invoke('preVerifyJSAPI', { ...corpParams([]), verifyAppId: 'wwother' })).toMatchObject({
      err_info: expect.stringContaining('e=40013'),
    })
    expect(invoke('preVerifyJSAPI', corpParams([], { url }), { href: url })).toMatchObject({
      err_info: expect.stringContaining('e=80001'),
    })
  })

  it('does not open the customer-contact APIs', () => {
    const { invoke } = openClient()
    invoke('preVerifyJSAPI', corpParams(usual))
    expect(invoke('getCurExternalContact')).toEqual({
      err_msg: 'getCurExternalContact:fail_no permission',
    })
  })
})
