import { Transform, type TransformCallback } from 'node:stream'
import {
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createDeflate,
  createGunzip,
  createGzip,
  createInflate,
  createZstdCompress,
  createZstdDecompress,
} from 'node:zlib'

export const bridgePath = '/__wecom_client__/bridge.js'
export const bridgeTag = `<script src="${bridgePath}"></script>`

const headStart = /<head(?:\s[^>]*)?>/i
const beforeHead = /<!doctype[^>]*>|<html(?:\s[^>]*)?>/gi
/** A head that has not begun after this many characters is not coming. */
const searchLimit = 64 * 1024

/** Puts `tag` first in <head> of a page that arrives in pieces; what follows is passed on untouched. */
export function insertFirstInHead(tag: string): Transform {
  // latin1 keeps every byte as it is, so multi-byte characters cut by a chunk border survive.
  let start: string | null = ''
  function release(text: string, at: number): Buffer {
    start = null
    return Buffer.from(text.slice(0, at) + tag + text.slice(at), 'latin1')
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (start === null) return done(null, chunk)
      start += chunk.toString('latin1')
      const head = headStart.exec(start)
      if (head) return done(null, release(start, head.index + head[0].length))
      if (start.length > searchLimit) return done(null, release(start, endOfOpening(start)))
      done()
    },
    flush(done: TransformCallback) {
      if (start === null) return done()
      done(null, release(start, endOfOpening(start)))
    },
  })
}

/** Where a head would begin in a page that does not write one. */
function endOfOpening(text: string): number {
  let end = 0
  for (const match of text.slice(0, 2048).matchAll(beforeHead)) end = match.index + match[0].length
  return end
}

interface Coding {
  decode: () => Transform
  encode: () => Transform
}
const syncFlush = { flush: constants.Z_SYNC_FLUSH }
const codings: Record<string, Coding> = {
  gzip: { decode: () => createGunzip(), encode: () => createGzip(syncFlush) },
  deflate: { decode: () => createInflate(), encode: () => createDeflate(syncFlush) },
  br: {
    decode: () => createBrotliDecompress(),
    encode: () =>
      createBrotliCompress({
        flush: constants.BROTLI_OPERATION_FLUSH,
        params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
      }),
  },
  zstd: {
    decode: () => createZstdDecompress(),
    encode: () => createZstdCompress({ flush: constants.ZSTD_e_flush }),
  },
}

/** The chain that inserts the bridge into a page of this content-encoding; null: cannot be read. */
export function bridgeInsertion(contentEncoding: string | undefined): Transform[] | null {
  if (!contentEncoding || contentEncoding === 'identity') return [insertFirstInHead(bridgeTag)]
  const coding = codings[contentEncoding]
  return coding ? [coding.decode(), insertFirstInHead(bridgeTag), coding.encode()] : null
}
