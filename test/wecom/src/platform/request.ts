import type { IncomingMessage } from 'node:http'
import { objectOf } from './call.ts'
import type { UploadedFile } from './call.ts'

/** What a request carried besides its query. */
export type Payload = {
  body: Record<string, unknown>
  file: UploadedFile | undefined
  /** 'broken': no JSON object; 'too large': more than any API takes. */
  state: 'good' | 'broken' | 'too large'
}

const mostBytes = 30 * 1024 * 1024

/** Reads the whole body: JSON whatever its content type, or a form with the file `media`. */
export async function readPayload(req: IncomingMessage): Promise<Payload> {
  const bytes = await readBytes(req)
  if (!bytes) return { body: {}, file: undefined, state: 'too large' }
  const type = req.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) {
    return { body: {}, file: await readFile(bytes, type), state: 'good' }
  }
  if (bytes.length === 0) return { body: {}, file: undefined, state: 'good' }
  const body = parseObject(bytes.toString())
  return { body: body ?? {}, file: undefined, state: body ? 'good' : 'broken' }
}

async function readBytes(req: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of req) {
    const bytes: Buffer = part
    size += bytes.length
    // The rest is still read, so that the caller gets an answer and not a cut connection.
    if (size <= mostBytes) parts.push(bytes)
  }
  return size > mostBytes ? undefined : Buffer.concat(parts)
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    // The answer to broken JSON is the platform's, given by the caller.
    return undefined
  }
}

async function readFile(bytes: Buffer, contentType: string): Promise<UploadedFile | undefined> {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  })
    .formData()
    // A form without its closing boundary holds no file.
    .catch(() => new FormData())
  const media = form.get('media')
  if (!(media instanceof File)) return undefined
  return {
    filename: media.name,
    contentType: media.type || 'application/octet-stream',
    bytes: new Uint8Array(await media.arrayBuffer()),
  }
}

/** The caller's address, IPv4 in its plain form. */
export function callerIp(req: IncomingMessage): string {
  const address = req.socket.remoteAddress ?? ''
  if (address === '::1') return '127.0.0.1'
  return address.replace(/^::ffff:/, '')
}
