import { Refusal } from './refusal.ts'

/** The place in a list after which the next page begins. */
function writeCursor(position: number): string {
  return Buffer.from(`after ${position}`).toString('base64url')
}

/** An empty cursor is the beginning; a made-up one is refused. */
function readCursor(cursor: string): number {
  if (cursor === '') return 0
  const found = /^after (\d+)$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!found) throw new Refusal(40058, 'cursor invalid')
  return Number(found[1])
}

/** One page of a list that is already cut to what the caller may see. */
export function pageOf<T>(
  list: readonly T[],
  cursor: string,
  limit: number,
): { page: readonly T[]; next: string } {
  const start = readCursor(cursor)
  const end = start + limit
  return { page: list.slice(start, end), next: end < list.length ? writeCursor(end) : '' }
}
