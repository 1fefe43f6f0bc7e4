import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { addPageError } from './store.ts'

/** What differs between two customers or two moments says nothing about an error, and may say something about her. */
export function withoutData(text: string): string {
  return text
    .replaceAll(/https?:\/\/[^\s)]+/g, (url) => url.split(/[?#]/)[0] ?? '')
    .replaceAll(/"[^"]*"|'[^']*'|「[^」]*」|“[^”]*”/g, '"…"')
    .replaceAll(/\b(w[mor]|et)[\w-]{20,}\b/g, '<id>')
    .replaceAll(/\b[\da-f]{8}-[\da-f-]{27}\b/gi, '<uuid>')
    .replaceAll(/\d{5,}/g, '<n>')
}

/** Keeps an error that a page sent home, counted by what it says. */
export async function keepPageError(
  deps: Deps,
  { corpId }: Session,
  error: { page: string; version: string; message: string; stack: string | null },
): Promise<void> {
  const message = withoutData(error.message)
  const stack = error.stack === null ? null : withoutData(error.stack)
  const errorHash = createHash('sha1').update(`${error.page}\n${message}`).digest('hex')
  const at = deps.clock.now()
  const { page, version } = error
  await addPageError(deps.db, {
    corpId,
    errorHash,
    page,
    version,
    message,
    stack,
    userAgent: null,
    at,
  })
  deps.log.warn({ corpId, page, version, message }, 'error in a page')
}
