import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const blockBytes = 32
const randomLength = 16
const lengthBytes = 4

/** SHA-1 over the four texts in plain string order. */
export function signCallback(
  token: string,
  timestamp: string,
  nonce: string,
  encrypted: string,
): string {
  const parts = [token, timestamp, nonce, encrypted].toSorted()
  return createHash('sha1').update(parts.join('')).digest('hex')
}

/** 16 random bytes, length of the text, text, receiver: AES-256-CBC, padded to 32 bytes. */
export function encryptCallback(
  aesKey: string,
  text: string,
  receiveId: string,
  random: Uint8Array = randomBytes(randomLength),
): string {
  const message = Buffer.from(text)
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32BE(message.length)
  const plain = Buffer.concat([random, length, message, Buffer.from(receiveId)])
  const pad = blockBytes - (plain.length % blockBytes)
  const { key, iv } = keyOf(aesKey)
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  const padded = Buffer.concat([plain, Buffer.alloc(pad, pad)])
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
}

/** What encryptCallback was given; throws for anything it cannot have made. */
export function decryptCallback(
  aesKey: string,
  encrypted: string,
): { text: string; receiveId: string } {
  const { key, iv } = keyOf(aesKey)
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  const bytes = Buffer.from(encrypted, 'base64')
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const pad = padded.at(-1) ?? 0
  if (pad < 1 || pad > blockBytes) throw new Error(`bad padding ${pad}`)
  const plain = padded.subarray(randomLength, padded.length - pad)
  const end = lengthBytes + plain.readUInt32BE(0)
  if (end > plain.length) throw new Error('the length does not fit the message')
  return {
    text: plain.subarray(lengthBytes, end).toString(),
    receiveId: plain.subarray(end).toString(),
  }
}

function keyOf(aesKey: string): { key: Buffer; iv: Buffer } {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  if (key.length !== blockBytes) throw new Error('an EncodingAESKey has 43 letters and digits')
  return { key, iv: key.subarray(0, 16) }
}
