import type { IncomingMessage } from 'node:http'

export type Body = { text: string } | { problem: 'too_large' | 'cut' | 'slow' }

const readWithinMs = 5000

/** Reads a request's body up to a hard limit; past it nothing more is taken from the connection. */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes)
    return Promise.resolve({ problem: 'too_large' })
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const end = (body: Body) => {
      clearTimeout(timer)
      request.off('data', take).off('end', finish).off('error', lose).off('close', lose)
      resolve(body)
    }
    const take = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= mostBytes) return void chunks.push(chunk)
      request.pause()
      end({ problem: 'too_large' })
    }
    const finish = () => end({ text: Buffer.concat(chunks).toString('utf8') })
    const lose = () => end({ problem: 'cut' })
    const timer = setTimeout(() => end({ problem: 'slow' }), readWithinMs)
    request.on('data', take).once('end', finish).once('error', lose).once('close', lose)
  })
}
