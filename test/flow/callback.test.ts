import { randomBytes } from 'node:crypto'
import { storeEvents } from '@xiaoguan/server/callback/store'
import { seal } from '@xiaoguan/server/http/secrets'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { secretKey } from '../support/app.ts'
import { newCorp } from '../support/people.ts'
import { callbackScene, edited } from './callback-scene.ts'
import { encrypt, newKeys, signedQuery } from './callback-sender.ts'

afterEach(() => vi.restoreAllMocks())

describe('the check of the callback address', () => {
  it('answers the plain text, nothing around it, and notes when', async () => {
    const { corp, keys, address } = await callbackScene()
    const echostr = encrypt(keys, '1616140317555161061')
    const query = new URLSearchParams({ ...signedQuery(keys, echostr), echostr }).toString()
    const reply = await fetch(`${address}?${query}`)
    expect(reply.status).toBe(200)
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(Buffer.from('1616140317555161061'))
    // Decoded twice on its way.
    const spaced = await fetch(`${address}?${query.replaceAll('%2B', '+')}`)
    expect(await spaced.text()).toBe('1616140317555161061')
    const row = await corp.app.deps.db
      .selectFrom('corp')
      .select('callback_checked_at')
      .where('corp_id', '=', corp.corpId)
      .executeTakeFirstOrThrow()
    expect(row.callback_checked_at).toEqual(corp.app.clock.now())
  })

  it('knows keys that were entered a moment ago', async () => {
    const { corp, keys, address } = await callbackScene()
    const check = async (with_: typeof keys) => {
      const echostr = encrypt(with_, 'ok')
      const query = new URLSearchParams({ ...signedQuery(with_, echostr), echostr })
      return (await fetch(`${address}?${query.toString()}`)).status
    }
    expect(await check(keys)).toBe(200)
    const next = newKeys(corp.wecomCorpId)
    expect(await check(next)).toBe(403)
    await corp.app.deps.db
      .updateTable('corp')
      .set({
        callback_token_sealed: seal(secretKey, next.token),
        callback_key_sealed: seal(secretKey, next.aesKey),
      })
      .where('corp_id', '=', corp.corpId)
      .execute()
    expect(await check(next)).toBe(200)
  })

  it('refuses a wrong signature and a corp without keys', async () => {
    const { keys, address } = await callbackScene()
    const echostr = encrypt(keys, 'ok')
    const query = { ...signedQuery({ token: 'another' }, echostr), echostr }
    const ask = async (url: string) =>
      (await fetch(`${url}?${new URLSearchParams(query).toString()}`)).status
    expect(await ask(address)).toBe(403)
    const bare = await newCorp()
    expect(await ask(`${bare.app.url}/c/${bare.corpId}/callback`)).toBe(404)
    expect(await ask(`${bare.app.url}/c/nobody/callback`)).toBe(404)
  })
})

describe('a callback', () => {
  it('is stored with ids and codes only, and asks for the work', async () => {
    const { send, rows, jobs, corp } = await callbackScene()
    const reply = await send({
      ...edited,
      State: 'autumn',
      Name: '王小雨',
      Mobile: '13800000000',
      Address: '上海',
    })
    expect(reply.status).toBe(200)
    expect(await rows()).toMatchObject([
      {
        kind: 'change_external_contact.edit_external_contact',
        fields: { UserID: 'zhang', ExternalUserID: 'wm1', State: 'autumn' },
        copies: 1,
        state: 'waiting',
      },
    ])
    expect((await rows())[0]?.fields).not.toHaveProperty('Name')
    expect(await jobs('callback.drain')).toEqual([{ corpId: corp.corpId }])
    expect(await jobs('welcome.send')).toEqual([])
  })

  it('is stored once, however often it comes, and counted', async () => {
    const { xmlOf, post, rows } = await callbackScene()
    const xml = xmlOf(edited)
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(xml)))
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(await rows()).toMatchObject([{ copies: 20, state: 'waiting' }])
  })

  it('with a welcome code is answered by a job of its own, once', async () => {
    const { xmlOf, post, jobs, rows } = await callbackScene()
    const add = { ...edited, ChangeType: 'add_external_contact', WelcomeCode: 'CODE' }
    const xml = xmlOf(add)
    await post(xml)
    await post(xml)
    const [row] = await rows()
    expect(await jobs('welcome.send')).toMatchObject([{ eventHash: row?.event_hash }])
  })

  it('is looked at again when its copy may be a second change of the same second', async () => {
    const { corp, xmlOf, post, rows } = await callbackScene()
    const { deps, clock } = corp.app
    const xml = xmlOf(edited)
    await post(xml)
    const finish = (startedAt: Date) =>
      deps.db
        .updateTable('wecom_event')
        .set({ state: 'done', started_at: startedAt })
        .where('corp_id', '=', corp.corpId)
        .execute()
    await finish(new Date(clock.now().getTime() + 2000))
    await post(xml)
    expect(await rows()).toMatchObject([{ state: 'waiting', copies: 2 }])
    await finish(new Date(clock.now().getTime() + 5000))
    await post(xml)
    expect(await rows()).toMatchObject([{ state: 'done', copies: 3 }])
  })

  it('of an unknown kind is acknowledged, counted, and told once', async () => {
    const { send, rows, lines } = await callbackScene()
    const kind = `brand_new_${randomBytes(4).toString('hex')}`
    for (let n = 0; n < 3; n++)
      expect((await send({ Event: kind, UserID: `u${n}` })).status).toBe(200)
    expect(await rows()).toMatchObject(
      Array.from({ length: 3 }, () => ({ kind, state: 'ignored', fields: {} })),
    )
    expect(lines().map(([bound]) => bound)).toEqual([expect.objectContaining({ kind })])
  })

  it('that is an answer to a card is known, and nothing to do', async () => {
    const { send, rows, lines } = await callbackScene()
    await send({ Event: 'template_card_event', EventKey: 'k', TaskId: 't' })
    expect(await rows()).toMatchObject([{ kind: 'template_card_event', state: 'ignored' }])
    expect(lines()).toEqual([])
  })

  it('is read by names, whatever the order, with what is missing missing', async () => {
    const { post, rows } = await callbackScene()
    const xml = `<?xml version="1.0"?>\n<xml>
      <ChangeType>create</ChangeType><Id>et1</Id>
      <Event><![CDATA[change_external_tag]]></Event>
      <Extra><Item>a</Item><Item>b</Item></Extra></xml>`
    expect((await post(xml)).status).toBe(200)
    expect(await rows()).toMatchObject([
      { kind: 'change_external_tag.create', fields: { Id: 'et1' } },
    ])
  })

  it('does not spoil the others it is stored with', async () => {
    const { corp } = await callbackScene()
    const { deps, clock } = corp.app
    const event = (hash: string) => ({
      corpId: corp.corpId,
      hash,
      kind: 'k',
      fields: {},
      happenedAt: clock.now(),
      isWork: true,
    })
    const stored = await storeEvents(deps.db, [event('a'), event('b'), event('a')], clock.now())
    expect(stored.toSorted((a, b) => a.hash.localeCompare(b.hash))).toEqual([
      { corpId: corp.corpId, hash: 'a', isNew: true, isWaiting: true },
      { corpId: corp.corpId, hash: 'b', isNew: true, isWaiting: true },
    ])
  })
})
