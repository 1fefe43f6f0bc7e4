import { createHash } from 'node:crypto'

/** What is kept of a key: it is long and random, so one round of SHA-256 gives nothing away. */
export function hashKey(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
