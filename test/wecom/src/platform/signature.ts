import { createHash } from 'node:crypto'

/** What a page claims when it asks for JS rights; `url` is the page's own, `#…` is cut off. */
export type SignedPage = { noncestr: string; timestamp: string | number; url: string }

/** The JS signature: raw values in a fixed order, SHA-1, lower-case hex (documents 90506, 96909). */
export function jsApiSignature(ticket: string, page: SignedPage): string {
  const url = page.url.split('#')[0] ?? ''
  const text = `jsapi_ticket=${ticket}&noncestr=${page.noncestr}&timestamp=${page.timestamp}&url=${url}`
  return createHash('sha1').update(text).digest('hex')
}
