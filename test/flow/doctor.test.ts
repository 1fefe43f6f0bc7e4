import { type Check, type CheckId, runDoctor } from '@xiaoguan/shared'
import { callbackEntry, connectCorp, keepDomainFile } from '@xiaoguan/server/connect/connect-corp'
import { problemOfAnswer } from '@xiaoguan/server/connect/settings'
import { changeApp } from '@xiaoguan/wecom-simulator'
import { describe, expect, it } from 'vitest'
import { type TestCorp, newCorp } from '../support/people.ts'

const agentId = 1_000_002

/** A corp whose address is this very app, as a proxy in front of it would make it. */
async function office() {
  const corp = await newCorp()
  const operator = await corp.newStaff({ role: 'operator' })
  const { app, corpId } = corp
  const check = async (): Promise<Map<CheckId, Check>> => {
    // Requests of the page come from the corp's own address; the doctor looks at the changed one.
    const { checks } = await corp.call(operator, runDoctor, {})
    return new Map(checks.map((one) => [one.id, one]))
  }
  const set = (fields: Record<string, unknown>) =>
    app.deps.db.updateTable('corp').set(fields).where('corp_id', '=', corpId).execute()
  return { corp, operator, check, set }
}

const changeSimApp = (corp: TestCorp, fields: Parameters<typeof changeApp>[3]) =>
  changeApp(corp.app.world, corp.wecomCorpId, agentId, fields)

describe('pnpm doctor and the page of the operator', () => {
  it('finds everything that is right, right', async () => {
    const { corp, check } = await office()
    changeSimApp(corp, { trustedDomains: ['localhost:3999'] })
    const found = await check()
    for (const id of ['platform', 'corp_id', 'secret', 'agent', 'trusted_ip'] as const)
      expect(found.get(id)).toMatchObject({ id, state: 'ok', place: null })
    for (const id of ['contact_api', 'contact_scope', 'trusted_domain'] as const)
      expect(found.get(id)).toMatchObject({ id, state: 'ok' })
    expect(found.size).toBe(15)
  })

  it.each<[string, CheckId, (corp: TestCorp) => unknown, string]>([
    ['a refused IP', 'trusted_ip', (corp) => changeSimApp(corp, { trustedIps: [] }), '127.0.0.1'],
    ['no API access', 'contact_api', (corp) => changeSimApp(corp, { customerContact: false }), ''],
    [
      'another domain',
      'trusted_domain',
      (corp) => changeSimApp(corp, { trustedDomains: ['other.example.com'] }),
      'localhost:3999',
    ],
    [
      'another app’s id',
      'agent',
      (corp) =>
        corp.app.deps.db
          .updateTable('corp')
          .set({ agent_id: '1000099' })
          .where('corp_id', '=', corp.corpId)
          .execute(),
      '',
    ],
    [
      'nobody in scope',
      'contact_scope',
      (corp) => {
        for (const user of corp.app.world.getCorp(corp.wecomCorpId).allUsers())
          user.customerContact = false
      },
      '',
    ],
  ])('names the place for %s', async (_what, id, spoil, enter) => {
    const { corp, check } = await office()
    await spoil(corp)
    const found = (await check()).get(id)
    expect(found?.state).toBe('failed')
    expect(found?.place?.zh).toMatch(/管理后台/)
    expect(found?.place?.en).toMatch(/Admin console/)
    expect(found?.enter ?? '').toContain(enter)
  })

  it('tells a wrong secret from a wrong corp id, and skips what depends on them', async () => {
    const { corp, check } = await office()
    changeSimApp(corp, { secret: 'another-secret' })
    const found = await check()
    expect(found.get('corp_id')?.state).toBe('ok')
    expect(found.get('secret')?.state).toBe('failed')
    expect(found.get('agent')).toMatchObject({ state: 'skipped', place: null })
    expect(JSON.stringify([...found])).not.toContain('app-secret')
  })

  it('blames nothing that was entered for a limit of the platform', async () => {
    const { corp, check } = await office()
    corp.app.platform.faults.add({ path: '/cgi-bin/gettoken', errcode: 45009 })
    const found = await check()
    expect(found.get('platform')?.found.zh).toContain('密钥不用改')
    expect(found.get('secret')).toMatchObject({ state: 'skipped' })
  })

  it('walks to the callback address as WeCom does, and misses what nobody entered yet', async () => {
    const { corp, check, set } = await office()
    expect((await check()).get('callback_keys')).toMatchObject({ state: 'failed' })
    await callbackEntry(corp.app.deps, corp.corpId)
    expect((await check()).get('callback_reach')).toMatchObject({ state: 'failed' })
    const own = corp.app.url
    await set({ public_url: own })
    const { runChecks } = await import('@xiaoguan/server/doctor/run-checks')
    const reach = async () =>
      (await runChecks(corp.app.deps, corp.corpId)).find(({ id }) => id === 'callback_reach')
    expect(await reach()).toMatchObject({
      state: 'warn',
      enter: `${own}/c/${corp.corpId}/callback`,
    })
    const { url, token, aesKey } = await callbackEntry(corp.app.deps, corp.corpId)
    corp.app.platform.callbacks.configure(corp.wecomCorpId, agentId, { url, token, aesKey })
    await set({ callback_at: corp.app.clock.now() })
    expect(await reach()).toMatchObject({ state: 'ok' })
  })

  it('reads the domain file back through the public address', async () => {
    const { corp, set } = await office()
    const { deps, url } = corp.app
    await keepDomainFile(deps, corp.corpId, '/downloads/WW_verify_Abc123.txt', 'Abc123\n')
    await set({ public_url: url })
    const answer = await fetch(`${url}/WW_verify_Abc123.txt`)
    expect(await answer.text()).toBe('Abc123')
    expect((await fetch(`${url}/WW_verify_Other.txt`)).status).toBe(404)
    await expect(keepDomainFile(deps, corp.corpId, 'passwd', 'x')).rejects.toThrow(/WW_verify/)
  })
})

describe('pnpm connect', () => {
  it('keeps the secret sealed, the callback keys over a second run, and makes the operator', async () => {
    const { corp, operator } = await office()
    const { deps } = corp.app
    const settings = {
      CONNECT_KEY: corp.corpId.toLowerCase(),
      CONNECT_NAME: '禾露',
      CONNECT_CORP_ID: `${corp.wecomCorpId}x`,
      CONNECT_AGENT_ID: String(agentId),
      CONNECT_SECRET: 'app-secret-of-another-corp-here',
      CONNECT_PUBLIC_URL: 'https://xg.example.com',
      CONNECT_OPERATOR: operator.staffId,
    }
    const first = await connectCorp(deps, settings)
    const second = await connectCorp(deps, { ...settings, CONNECT_NAME: '禾露皮肤管理' })
    expect(second).toEqual(first)
    expect(first.token).toMatch(/^[A-Za-z0-9]{1,32}$/)
    expect(first.aesKey).toMatch(/^[A-Za-z0-9]{43}$/)
    const row = await deps.db
      .selectFrom('corp')
      .selectAll()
      .where('corp_id', '=', settings.CONNECT_KEY)
      .executeTakeFirstOrThrow()
    expect(row.name).toBe('禾露皮肤管理')
    expect(JSON.stringify(row)).not.toContain(settings.CONNECT_SECRET)
    expect(JSON.stringify(row)).not.toContain(first.token)
    const staff = await deps.db
      .selectFrom('staff')
      .select(['staff_id', 'role'])
      .where('corp_id', '=', settings.CONNECT_KEY)
      .execute()
    expect(staff).toEqual([{ staff_id: operator.staffId, role: 'operator' }])
  })

  it('refuses an operator whom nobody knows, and a corp that has another key', async () => {
    const { corp, operator } = await office()
    const settings = {
      CONNECT_KEY: corp.corpId,
      CONNECT_NAME: '测试企业',
      CONNECT_CORP_ID: corp.wecomCorpId,
      CONNECT_AGENT_ID: String(agentId),
      CONNECT_SECRET: 'app-secret',
      CONNECT_PUBLIC_URL: 'http://localhost:3999',
      CONNECT_OPERATOR: 'nobody',
    }
    const { deps } = corp.app
    await expect(connectCorp(deps, settings)).rejects.toThrow(/nobody/)
    const known = { ...settings, CONNECT_OPERATOR: operator.staffId }
    const again = { ...known, CONNECT_KEY: `${corp.corpId}x` }
    await expect(connectCorp(deps, again)).rejects.toThrow(corp.corpId)
    expect((await connectCorp(deps, known)).url).toContain(`/c/${corp.corpId}/callback`)
  })

  it.each([
    ['CONNECT_PUBLIC_URL', 'https://xg.example.com/path'],
    ['CONNECT_PUBLIC_URL', 'xg.example.com'],
    ['CONNECT_AGENT_ID', 'abc'],
    ['CONNECT_CORP_ID', '1000002'],
    ['CONNECT_SECRET', 'with a space in it, which is wrong'],
    ['CONNECT_KEY', 'Große'],
  ] as const)('says what is wrong with %s %s', (setting, answer) => {
    expect(problemOfAnswer(setting, answer)).toBeTruthy()
  })
})

describe('another SECRET_KEY than the one that sealed', () => {
  it('is named by the doctor, and connect makes new callback keys', async () => {
    const { corp } = await office()
    const { deps } = corp.app
    const first = await callbackEntry(deps, corp.corpId)
    const config = { ...deps.config, secretKey: 'another-key-Jk3vT2mX5nB7cR4wK9sD1fG6hQ8' }
    const { runChecks } = await import('@xiaoguan/server/doctor/run-checks')
    const found = await runChecks({ ...deps, config }, corp.corpId)
    const failed = found.filter(({ state }) => state === 'failed').map(({ id }) => id)
    expect(failed).toEqual(expect.arrayContaining(['secret', 'callback_keys']))
    const again = await callbackEntry({ ...deps, config }, corp.corpId)
    expect(again.token).not.toBe(first.token)
  })
})
