import { createCipheriv, createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decryptCallback, encryptCallback, signCallback } from '../../src/index.ts'
import { keys } from './receiver.ts'

const corpId = 'wx5823bf96d3bd56c7'
const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')
// The last letter of a key carries four bits of its last byte and two that must be nothing.
const aesKeys = fc
  .array(fc.constantFrom(...letters), { minLength: 42, maxLength: 42 })
  .map((all) => `${all.join('')}A`)

it('opens the published echostr and knows its signature', () => {
  const echostr =
    'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=='
  expect(decryptCallback(keys.aesKey, echostr)).toEqual({
    text: '1616140317555161061',
    receiveId: corpId,
  })
  expect(signCallback(keys.token, '1409659589', '263014780', echostr)).toBe(
    '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
  )
})

it('puts together by hand what it encrypts', () => {
  const random = Buffer.from('1234567890123456')
  const body = Buffer.concat([
    random,
    Buffer.from([0, 0, 0, 6]),
    Buffer.from('你好'),
    Buffer.from('ww1'),
  ])
  const pad = 32 - (body.length % 32)
  const whole = Buffer.concat([body, Buffer.alloc(pad, pad)])
  const key = Buffer.from(`${keys.aesKey}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const byHand = Buffer.concat([cipher.update(whole), cipher.final()]).toString('base64')
  expect(encryptCallback(keys.aesKey, '你好', 'ww1', random)).toBe(byHand)
})

it('gives back every text and receiver, in whole blocks of 32 bytes', () => {
  fc.assert(
    fc.property(aesKeys, fc.string({ unit: 'grapheme' }), fc.string(), (key, text, receiveId) => {
      const encrypted = encryptCallback(key, text, receiveId)
      expect(Buffer.from(encrypted, 'base64').length % 32).toBe(0)
      expect(decryptCallback(key, encrypted)).toEqual({ text, receiveId })
    }),
  )
})

it('signs the four texts in plain string order, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 4, maxLength: 4 }), (parts) => {
      const [token = '', timestamp = '', nonce = '', encrypted = ''] = parts
      const inOrder = parts.toSorted((a, b) => (a < b ? -1 : Number(a > b)))
      const sum = createHash('sha1').update(inOrder.join('')).digest('hex')
      expect(signCallback(token, timestamp, nonce, encrypted)).toBe(sum)
    }),
  )
})

it('does not open what was cut, or made with another key', () => {
  const encrypted = encryptCallback(keys.aesKey, '你好', corpId)
  expect(() => decryptCallback(keys.aesKey, encrypted.slice(0, 40))).toThrow()
  expect(() => decryptCallback('short', encrypted)).toThrow('43')
})

type Vector = {
  id: string
  kind: string
  token: string
  encodingAESKey: string
  receiveid: string
  msg_signature: string
  timestamp: string
  nonce: string
  encrypt: string
  plain?: string
  random16?: string
  expect_valid?: boolean
}

const collection = new URL(
  '../../../../../shared/wecom/fixtures/crypto-vectors.json',
  import.meta.url,
)

// The collection's own form.
const { vectors } = (
  existsSync(collection) ? JSON.parse(readFileSync(collection, 'utf8')) : { vectors: [] }
) as { vectors: Vector[] }

it.each(vectors)('agrees with the published vector $id', (each) => {
  const { token, timestamp, nonce, encrypt, encodingAESKey: key, receiveid, plain } = each
  const isRight = signCallback(token, timestamp, nonce, encrypt) === each.msg_signature
  expect(isRight).toBe(each.expect_valid ?? true)
  if (plain === undefined || !key) return
  expect(decryptCallback(key, encrypt)).toEqual({ text: plain, receiveId: receiveid })
  if (each.random16 === undefined) return
  expect(encryptCallback(key, plain, receiveid, Buffer.from(each.random16))).toBe(encrypt)
})
