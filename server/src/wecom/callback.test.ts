import { encrypt, getSignature } from '@wecom/crypto'
import { describe, expect, it } from 'vitest'
import { openCallback, verifyCallback } from './callback.ts'

/** Published in the platform's document "加解密方案说明" with its sample code. */
const keys = {
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  receiveId: 'wx5823bf96d3bd56c7',
}
const check = {
  encrypt:
    'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
  query: {
    msg_signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
    timestamp: '1409659589',
    nonce: '263014780',
  },
  text: '1616140317555161061',
}
const message = {
  encrypt:
    'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
  query: {
    msg_signature: '477715d11cdb4164915debcba66cb864d751f3e6',
    timestamp: '1409659813',
    nonce: '1372623149',
  },
}

/** Signs anything with our token, as somebody would who knows it. */
function signed(text: string) {
  const query = { timestamp: '1700000000', nonce: 'n1' }
  const signature = getSignature(keys.token, query.timestamp, query.nonce, text)
  return { encrypt: text, query: { ...query, msg_signature: signature } }
}

describe('a callback', () => {
  it('opens as published: the check of the address, and a message with the longest padding but two', () => {
    expect(openCallback(keys, check.query, check.encrypt)).toEqual({ ok: true, text: check.text })
    const opened = openCallback(keys, message.query, message.encrypt)
    expect(opened).toMatchObject({ ok: true })
    expect(opened.ok && opened.text).toContain('<Content><![CDATA[hello]]></Content>')
  })

  it('opens whatever text the platform puts in, of any length', () => {
    for (const text of ['', '跟进', 'x'.repeat(31), 'x'.repeat(32), '客户'.repeat(5000)]) {
      const { encrypt: cipher, query } = signed(encrypt(keys.aesKey, text, keys.receiveId))
      expect(openCallback(keys, query, cipher)).toEqual({ ok: true, text })
    }
  })

  it.each([
    ['another signature', { ...check.query, msg_signature: '0'.repeat(40) }],
    ['a signature cut off', { ...check.query, msg_signature: '5c45' }],
    ['another time', { ...check.query, timestamp: '1409659590' }],
    ['another nonce', { ...check.query, nonce: '1' }],
    ['no signature', { timestamp: '1409659589', nonce: '263014780' }],
    ['a parameter twice', { ...check.query, nonce: ['263014780', '263014780'] }],
  ])('is refused with %s', (_, query) => {
    expect(verifyCallback(keys, query, check.encrypt)).toBe(false)
    const refused = { ok: false, reason: 'signature' }
    expect(openCallback(keys, query, check.encrypt)).toEqual(refused)
  })

  it.each([
    ['nothing', ''],
    ['base64 cut off', message.encrypt.slice(0, 101)],
    ['no base64', '<xml>&lol;</xml>'],
    ['one block', message.encrypt.slice(0, 22)],
    ['the ciphertext of another key', encrypt('a'.repeat(43), 'hello', keys.receiveId)],
  ])('is refused when what was signed is %s', (_, text) => {
    const { encrypt: cipher, query } = signed(text)
    const opened = openCallback(keys, query, cipher)
    expect(opened.ok).toBe(false)
    expect(opened).not.toMatchObject({ reason: 'signature' })
  })

  it('is refused for another receiver, and with a key of the wrong size', () => {
    const other = signed(encrypt(keys.aesKey, 'hello', 'wxOther'))
    const receiver = { ok: false, reason: 'receiver' }
    expect(openCallback(keys, other.query, other.encrypt)).toEqual(receiver)
    const short = { ...keys, aesKey: 'tooShort' }
    const cipher = { ok: false, reason: 'cipher' }
    expect(openCallback(short, check.query, check.encrypt)).toEqual(cipher)
  })
})
