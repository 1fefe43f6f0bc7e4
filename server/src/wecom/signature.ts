import { createHash, randomBytes } from 'node:crypto'

/**
 * JS-SDK signature of a page address: SHA-1 over the four fields in fixed order, raw, not URL-encoded,
 * the address without "#…". Source: platform document "JS-SDK使用权限签名算法".
 */
export function signPageUrl(parts: {
  ticket: string
  nonceStr: string
  timestamp: string
  url: string
}): string {
  const url = parts.url.split('#')[0] ?? ''
  const text = `jsapi_ticket=${parts.ticket}&noncestr=${parts.nonceStr}&timestamp=${parts.timestamp}&url=${url}`
  return createHash('sha1').update(text).digest('hex')
}

/** A fresh nonce, seconds since 1970, and the signature for them. */
export function freshSignature(ticket: string, url: string, now: Date) {
  const nonceStr = randomBytes(12).toString('hex')
  const timestamp = String(Math.floor(now.getTime() / 1000))
  return { timestamp, nonceStr, signature: signPageUrl({ ticket, nonceStr, timestamp, url }) }
}
