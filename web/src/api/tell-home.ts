import { reportPageError } from '@xiaoguan/shared/health'
import { getBoot } from './boot.ts'
import { call } from './client.ts'
import { AbortedError, NetworkError, ProblemError } from './problem.ts'

const mostPerLoad = 5
const told = new Set<string>()

/** For tests: as after a new load of the page. */
export function forgetTold(): void {
  told.clear()
}

/** Sends one error home, the same one once; resolves in any case. */
export async function tellHome(page: string, error: unknown): Promise<void> {
  const found = describeError(error)
  if (!found || told.has(found.message) || told.size >= mostPerLoad) return
  told.add(found.message)
  try {
    await call(reportPageError, {}, { body: { page, version: getBoot().version, ...found } })
  } catch {
    // Without a session or a network there is nobody to tell; the person's work is not held up by it.
  }
}

type Described = { message: string; stack: string | null }

/** Null for what the page shows anyway, and for what is not of our making. */
export function describeError(error: unknown): Described | null {
  if (isShown(error)) return null
  const isError = error instanceof Error
  const message = withoutQueries(isError ? `${error.name}: ${error.message}` : String(error))
    .trim()
    .slice(0, 300)
  const stack = isError && error.stack ? withoutQueries(error.stack).slice(0, 4000) : null
  return isForeign(message, stack ?? '') ? null : { message, stack }
}

function isShown(error: unknown): boolean {
  return (
    error instanceof NetworkError ||
    error instanceof ProblemError ||
    error instanceof AbortedError ||
    // An answer of WeCom's SDK, which the bridge puts into words.
    (typeof error === 'object' && error !== null && 'errMsg' in error)
  )
}

/** "Script error." is all that a browser tells of a script from elsewhere. */
function isForeign(message: string, stack: string): boolean {
  return (
    message === '' ||
    /^Script error\.?$/.test(message) ||
    message.includes('ResizeObserver loop') ||
    /\b[a-z-]*extension:\/\//.test(stack)
  )
}

/** Addresses carry login codes and names of customers behind "?" and "#"; line and column stay. */
function withoutQueries(text: string): string {
  return text.replaceAll(/(\w+:\/\/[^\s?#)]*)[?#][^\s)]*?((?::\d+){0,2})(?=[\s),]|$)/gm, '$1$2')
}
