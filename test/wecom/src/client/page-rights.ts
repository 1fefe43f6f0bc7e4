/** What one loaded page was allowed under one address, by the two kinds of configuration. */
export interface Rights {
  /** By config (preVerifyJSAPI): the corp. null: not configured. */
  corp: ReadonlySet<string> | null
  /** By agentConfig: the corp and this app. null: not configured. */
  agent: { agentId: number; apis: ReadonlySet<string> } | null
}

/** Enough for every page a browser keeps alive; older ones have long been closed. */
const keptPages = 200

/**
 * Rights by page and address without its hash. A navigation makes a new page, and with it the rights
 * are gone; pushState makes a new address of the same page, which has to be signed again.
 */
export class PageRights {
  readonly #rights = new Map<string, Rights>()

  of(page: string, href: string): Rights {
    return this.#rights.get(keyOf(page, href)) ?? { corp: null, agent: null }
  }

  grant(page: string, href: string, granted: Partial<Rights>): void {
    const key = keyOf(page, href)
    const rights = { ...this.of(page, href), ...granted }
    this.#rights.delete(key)
    this.#rights.set(key, rights)
    const oldest = this.#rights.keys().next()
    if (this.#rights.size > keptPages && !oldest.done) this.#rights.delete(oldest.value)
  }
}

function keyOf(page: string, href: string): string {
  return `${page} ${href.split('#')[0]}`
}
