import type { Frame, Page } from 'playwright-core'

/** Names that stood in a page, and from when (ms since 1970); each entry holds until the next. */
export type Sighting = { atMs: number; names: string[] }

/** Put into every page and frame before its own scripts: writes down which of these names are to be read. */
export function watchNames(names: readonly string[]): string {
  return `(() => {
    const names = ${JSON.stringify(names)}
    const seen = window.__sightings = []
    const shown = (node) => node.checkVisibility ? node.checkVisibility({ visibilityProperty: true }) : true
    const look = () => {
      const body = document.body
      const text = body && shown(body) ? body.innerText : ''
      const now = names.filter((name) => text.includes(name))
      const last = seen.at(-1)
      if (last && String(last.names) === String(now)) return
      seen.push({ atMs: performance.timeOrigin + performance.now(), names: now })
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
    const frame = () => { look(); requestAnimationFrame(frame) }
    frame()
  })()`
}

/** Put into the chat window: writes down when its sidebar frame comes and is shown again after a switch. */
export const watchSidebar = `(() => {
  if (window.parent !== window) return
  const shows = window.__sidebarShows = []
  let was = null
  const look = () => {
    const frame = document.querySelector('[data-testid=sidebar-frame]')
    const now = frame && !frame.classList.contains('asleep') ? frame : null
    if (now && now !== was) shows.push(performance.timeOrigin + performance.now())
    was = now
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
})()`

export async function sightings(frame: Frame): Promise<Sighting[]> {
  return frame.evaluate('window.__sightings')
}

export async function lastShownMs(page: Page): Promise<number> {
  return page.evaluate('window.__sidebarShows.at(-1)')
}

/** The names that could be read at `fromMs` or later. */
export function namesSince(all: readonly Sighting[], fromMs: number): Set<string> {
  const standing = all.findLast(({ atMs }) => atMs <= fromMs)
  const later = all.filter(({ atMs }) => atMs > fromMs)
  return new Set([...(standing ? [standing] : []), ...later].flatMap(({ names }) => names))
}
