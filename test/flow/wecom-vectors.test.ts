import { openCallback, verifyCallback } from '@xiaoguan/server/wecom/callback'
import { WecomError, remedyOf, remedyOfCode } from '@xiaoguan/server/wecom/errors'
import { listFollowUsers } from '@xiaoguan/server/wecom/contacts'
import { signPageUrl } from '@xiaoguan/server/wecom/signature'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { answeringInTurn, corp } from './wecom-answering.ts'
import { hasSamples, readSample } from './wecom-samples.ts'

const CryptoVectors = z.object({
  vectors: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['url_verify', 'receive', 'signature', 'encrypt']),
      expect_valid: z.boolean().default(true),
      token: z.string(),
      encodingAESKey: z.string().default(''),
      receiveid: z.string().default(''),
      msg_signature: z.string(),
      timestamp: z.string(),
      nonce: z.string(),
      encrypt: z.string(),
      plain: z.string().optional(),
      plain_contains: z.array(z.string()).default([]),
    }),
  ),
  bad_keys: z.array(z.object({ key: z.string() })),
})
const SignVectors = z.object({
  vectors: z.array(
    z.object({
      ticket: z.string(),
      noncestr: z.string(),
      timestamp: z.number(),
      url: z.string(),
      signature: z.string(),
    }),
  ),
})
const Codes = z.array(z.object({ errcode: z.number(), meaning: z.string() }))
const Messages = z.object({
  gettoken: z.array(z.object({ errcode: z.number(), errmsg: z.string() })),
  token: z.array(z.object({ errcode: z.number(), errmsg: z.string() })),
  ip: z.array(z.object({ errcode: z.number(), errmsg: z.string() })),
  error_bodies_with_default_fields: z.array(
    z.object({ body: z.looseObject({ errcode: z.number(), errmsg: z.string() }) }),
  ),
  real_behaviour: z.array(
    z.object({ call: z.string(), errcode: z.union([z.number(), z.string()]) }),
  ),
  texts: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
})

/** What the real texts' codes mean to us; the others among them are final. */
const passing: Record<number, string> = {
  40_001: 'operator',
  40_013: 'operator',
  40_014: 'new_token',
  40_096: 'relation_gone',
  41_001: 'operator',
  41_004: 'operator',
  42_001: 'new_token',
  45_009: 'try_again',
  45_033: 'try_again',
  48_002: 'operator',
  50_001: 'operator',
  60_011: 'operator',
  60_020: 'operator',
  84_061: 'relation_gone',
  301_002: 'operator',
}
const final = [
  40_003, 40_007, 40_029, 40_037, 40_050, 40_058, 40_063, 40_068, 40_071, 40_097, 41_017, 41_018,
  41_035, 41_047, 41_048, 41_050, 41_051, 44_001, 60_111, 60_123, 81_013, 90_500, 90_501, 600_018,
]

type CryptoVector = z.infer<typeof CryptoVectors>['vectors'][number]

function keysOf(vector: CryptoVector) {
  return { token: vector.token, aesKey: vector.encodingAESKey, receiveId: vector.receiveid }
}

describe.runIf(!hasSamples)('published vectors', () => {
  it('are not beside the project; its own samples are tested in any case', () => {
    expect(hasSamples).toBe(false)
  })
})

describe.runIf(hasSamples)('published vectors', () => {
  it('of encrypted callbacks open as they say, for their receiver only', () => {
    const { vectors } = CryptoVectors.parse(readSample('crypto-vectors.json'))
    for (const vector of vectors.filter(({ kind }) => kind !== 'signature')) {
      const keys = keysOf(vector)
      const opened = openCallback(keys, vector, vector.encrypt)
      expect([vector.id, opened.ok]).toEqual([vector.id, true])
      const text = opened.ok ? opened.text : ''
      expect(text).toBe(vector.plain ?? text)
      for (const part of vector.plain_contains) expect(text).toContain(part)
      const other = openCallback({ ...keys, receiveId: 'wwOther' }, vector, vector.encrypt)
      expect(other).toEqual({ ok: false, reason: 'receiver' })
    }
  })

  it('of callback signatures hold or not, as they say', () => {
    const { vectors } = CryptoVectors.parse(readSample('crypto-vectors.json'))
    const held = vectors.map((vector) => verifyCallback(keysOf(vector), vector, vector.encrypt))
    expect(held).toEqual(vectors.map((vector) => vector.expect_valid))
  })

  it('of bad keys open nothing', () => {
    const { vectors, bad_keys: badKeys } = CryptoVectors.parse(readSample('crypto-vectors.json'))
    const good = vectors.filter(({ kind, expect_valid: isGood }) => isGood && kind !== 'signature')
    const opened = badKeys.flatMap(({ key }) =>
      good.map((one) => openCallback({ ...keysOf(one), aesKey: key }, one, one.encrypt)),
    )
    expect(opened).toHaveLength(badKeys.length * good.length)
    expect(opened.filter((one) => one.ok || one.reason !== 'cipher')).toEqual([])
  })

  it('of page signatures are ours', () => {
    const { vectors } = SignVectors.parse(readSample('jsapi-sign-vectors.json'))
    for (const { ticket, noncestr: nonceStr, timestamp, url, signature } of vectors)
      expect(signPageUrl({ ticket, nonceStr, timestamp: String(timestamp), url })).toBe(signature)
  })

  it('of error codes: each that we do something about is in the official table', () => {
    const official = Codes.parse(readSample('errcodes.json')).map(({ errcode }) => errcode)
    expect(official.length).toBeGreaterThan(1000)
    const acted = official.filter((code) => remedyOfCode(code) !== 'final')
    const ours = [...Object.keys(passing).map(Number), -1, 6000, 40_056, 41_002, 41_011, 41_063]
    const more = [50_003, 90_507, 301_042, 701_008]
    const sorted = (codes: number[]) => codes.toSorted((a, b) => a - b)
    expect(sorted(acted)).toEqual(sorted([...ours, ...more]))
    // Met by developers, and not in the table of 2024.
    expect([official.includes(45_035), remedyOfCode(45_035)]).toEqual([false, 'try_again'])
  })

  it('of error codes: each of the subset for this product is known or final', () => {
    const subset = Codes.parse(readSample('errcodes.subset.json'))
    const remedies = new Set(subset.map(({ errcode }) => remedyOfCode(errcode)))
    expect(remedies).toEqual(
      new Set(['operator', 'final', 'new_token', 'relation_gone', 'try_again']),
    )
  })

  it('of real refusals are read with code and words, and mean what we wrote down', async () => {
    const samples = Messages.parse(readSample('errmsg-samples.json'))
    const texts = Object.entries(samples.texts).flatMap(([code, text]) =>
      [text].flat().map((errmsg) => ({ errcode: Number(code), errmsg })),
    )
    const bodies = [
      ...samples.gettoken,
      ...samples.token,
      ...samples.ip,
      ...texts,
      ...samples.error_bodies_with_default_fields.map(({ body }) => body),
    ].filter(({ errcode }) => errcode !== 40_014 && errcode !== 42_001 && errcode !== 45_009)
    const { wecom } = await answeringInTurn(...bodies)
    for (const { errcode, errmsg } of bodies) {
      const error: unknown = await listFollowUsers(wecom, corp).catch((failure: unknown) => failure)
      expect(error).toBeInstanceOf(WecomError)
      expect(error).toMatchObject({ errcode, errmsg, api: 'externalcontact/get_follow_user_list' })
      expect(remedyOf(error)).toBe(passing[errcode] ?? 'final')
    }
    const met = [...bodies, ...samples.real_behaviour].flatMap(({ errcode }) =>
      String(errcode).split(' or ').map(Number),
    )
    const known = new Set([...Object.keys(passing).map(Number), ...final])
    expect(met.filter((code) => !known.has(code))).toEqual([])
  })
})
