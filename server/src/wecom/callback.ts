import { timingSafeEqual } from 'node:crypto'
import { decrypt, getSignature } from '@wecom/crypto'

export type CallbackKeys = { token: string; aesKey: string; receiveId: string }

/** The address's parameters, as they came. */
export type CallbackQuery = { msg_signature?: unknown; timestamp?: unknown; nonce?: unknown }

export type OpenedCallback =
  | { ok: true; text: string }
  | { ok: false; reason: 'signature' | 'cipher' | 'receiver' }

/** Whether the signature over a callback's ciphertext was made with our token. Document 90968. */
export function verifyCallback(
  keys: Pick<CallbackKeys, 'token'>,
  query: CallbackQuery,
  encrypt: string,
): boolean {
  const { msg_signature: given, timestamp, nonce } = query
  if (typeof given !== 'string' || typeof timestamp !== 'string' || typeof nonce !== 'string')
    return false
  const expected = Buffer.from(getSignature(keys.token, timestamp, nonce, encrypt))
  const told = Buffer.from(given)
  return told.length === expected.length && timingSafeEqual(told, expected)
}

/** Verifies and decrypts what the platform sent: an event's XML, or the `echostr` of an address check. */
export function openCallback(
  keys: CallbackKeys,
  query: CallbackQuery,
  encrypt: string,
): OpenedCallback {
  if (!verifyCallback(keys, query, encrypt)) return { ok: false, reason: 'signature' }
  const opened = decipher(keys.aesKey, encrypt)
  // A message whose told length goes beyond its end leaves nothing for the receiver.
  if (!opened || opened.id === '') return { ok: false, reason: 'cipher' }
  if (opened.id !== keys.receiveId) return { ok: false, reason: 'receiver' }
  return { ok: true, text: opened.message }
}

function decipher(aesKey: string, encrypt: string) {
  try {
    return decrypt(aesKey, encrypt)
  } catch {
    // A key of the wrong size, a ciphertext cut off or of another key: all the same to the caller.
    return undefined
  }
}
