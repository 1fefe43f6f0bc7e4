import type { Corp } from '../db/corp.ts'
import { sign, unsign } from './secrets.ts'

const purpose = 'file'

/** A file's address for those without a session: the client fetches a card's picture by itself. */
export function openFileUrl(secretKey: string, corp: Corp, fileId: string): string {
  const key = sign(secretKey, purpose, [corp.corpId, fileId])
  return `${corp.publicUrl}/c/${corp.corpId}/files/${encodeURIComponent(fileId)}?key=${key}`
}

/** Whether `key` is the one that `openFileUrl` made for this file. */
export function opensFile(secretKey: string, key: unknown, corpId: string, fileId: string) {
  const named = typeof key === 'string' ? unsign(secretKey, purpose, key) : undefined
  return JSON.stringify(named) === JSON.stringify([corpId, fileId])
}
