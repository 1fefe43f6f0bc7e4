import { createCipheriv, createHash, randomBytes } from 'node:crypto'

/** What the platform and an app have agreed on for callbacks. */
export type Keys = { token: string; aesKey: string; receiveId: string }

export function newKeys(receiveId: string): Keys {
  // 43 letters and digits that stand for 32 bytes.
  const aesKey = randomBytes(64)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, 'a')
    .slice(0, 42)
  return { token: randomBytes(12).toString('hex'), aesKey: `${aesKey}A`, receiveId }
}

/** Encrypts as the platform does: AES-256-CBC, blocks of 32. Written from its description, not with the product's library. */
export function encrypt({ aesKey, receiveId }: Keys, text: string): string {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  const message = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const plain = Buffer.concat([randomBytes(16), length, message, Buffer.from(receiveId)])
  const pad = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([plain, Buffer.alloc(pad, pad)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

/** The query that goes with a ciphertext. */
export function signedQuery({ token }: Pick<Keys, 'token'>, encrypted: string) {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(6).toString('hex')
  const parts = [token, timestamp, nonce, encrypted].toSorted()
  const msg_signature = createHash('sha1').update(parts.join('')).digest('hex')
  return { msg_signature, timestamp, nonce }
}

export type Fields = Record<string, string | number>

const element = ([name, value]: [string, string | number]) =>
  typeof value === 'number'
    ? `<${name}>${value}</${name}>`
    : `<${name}><![CDATA[${value}]]></${name}>`

/** An event's XML with the envelope of a self-built app. */
export function eventXml(receiveId: string, happenedAt: Date, fields: Fields): string {
  const all = {
    ToUserName: receiveId,
    FromUserName: 'sys',
    CreateTime: Math.floor(happenedAt.getTime() / 1000),
    MsgType: 'event',
    ...fields,
  }
  return `<xml>${Object.entries(all).map(element).join('')}</xml>`
}

/** Everything a callback's request is made of. */
export function sealCallback(keys: Keys, xml: string) {
  const encrypted = encrypt(keys, xml)
  const query = new URLSearchParams(signedQuery(keys, encrypted)).toString()
  const body = `<xml><ToUserName><![CDATA[${keys.receiveId}]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
  return { query, body }
}

export function postCallback(
  address: string,
  { query, body }: { query: string; body: string },
  contentType = 'text/xml',
): Promise<Response> {
  const headers = { 'content-type': contentType }
  return fetch(`${address}?${query}`, { method: 'POST', headers, body })
}
