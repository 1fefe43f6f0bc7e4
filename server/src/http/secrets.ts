import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

const ivLength = 12
const tagLength = 16

/** A key of its own per purpose, so that a session is no ciphertext and the other way round. */
function keyFor(secretKey: string, purpose: string): Buffer {
  const name = `${purpose} ${secretKey}`
  const known = keys.get(name)
  if (known) return known
  const key = Buffer.from(hkdfSync('sha256', secretKey, 'xiaoguan', purpose, 32))
  keys.set(name, key)
  return key
}

// Deriving one costs as much as a small request, and each request needs the session's.
const keys = new Map<string, Buffer>()

/** Encrypts a secret for the database: AES-256-GCM, base64url of iv, tag, ciphertext. */
export function seal(secretKey: string, text: string): string {
  const iv = randomBytes(ivLength)
  const cipher = createCipheriv('aes-256-gcm', keyFor(secretKey, 'seal'), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Opens what `seal` made; throws when the key is another or the text was touched. */
export function unseal(secretKey: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFor(secretKey, 'seal'),
    bytes.subarray(0, ivLength),
  )
  decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength))
  return Buffer.concat([
    decipher.update(bytes.subarray(ivLength + tagLength)),
    decipher.final(),
  ]).toString('utf8')
}

/** Undefined when it was sealed under another key, or touched. */
export function tryUnseal(secretKey: string, sealed: string): string | undefined {
  try {
    return unseal(secretKey, sealed)
  } catch {
    // Authenticated encryption: it opens with the right key only.
    return undefined
  }
}

function signatureOf(secretKey: string, purpose: string, body: string): string {
  return createHmac('sha256', keyFor(secretKey, purpose)).update(body).digest('base64url')
}

/** Signs a small value for a cookie or an address; readable, not secret. */
export function sign(secretKey: string, purpose: string, value: unknown): string {
  const body = Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${body}.${signatureOf(secretKey, purpose, body)}`
}

/** Gives back what `sign` was given, or undefined when it was not made by us for this purpose. */
export function unsign(secretKey: string, purpose: string, signed: string): unknown {
  const [body, signature] = signed.split('.')
  if (!body || !signature) return undefined
  const expected = Buffer.from(signatureOf(secretKey, purpose, body))
  const given = Buffer.from(signature)
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
}
