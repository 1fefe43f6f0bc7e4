import type { Role } from '@xiaoguan/shared/session'
import { nextTick, onMounted, onUnmounted, shallowRef } from 'vue'
import { parseRoute, routeTitles } from './route.ts'
import type { Route } from './route.ts'

const fromTop: readonly Route['name'][] = ['person', 'hand-over', 'handover', 'bulk']

/** The route behind "#". Going back to a page finds it scrolled as it was left. */
export function useHashRoute(role: Role) {
  const route = shallowRef(parseRoute(location.hash, role))
  const scrolledTo = new Map<string, number>()
  let steps = 0

  async function follow() {
    scrolledTo.set(pageKey(route.value), globalThis.scrollY)
    steps += 1
    route.value = parseRoute(location.hash, role)
    document.title = routeTitles[route.value.name]
    await nextTick()
    // Persons and the like are read from the top; lists are come back to.
    const top = fromTop.includes(route.value.name) ? 0 : (scrolledTo.get(pageKey(route.value)) ?? 0)
    globalThis.scrollTo(0, top)
  }

  /** The page before; from an address opened straight, the role's home. */
  function back() {
    if (steps > 0) history.back()
    else location.hash = '#/'
  }

  const onHashChange = () => void follow()
  onMounted(() => {
    history.scrollRestoration = 'manual'
    document.title = routeTitles[route.value.name]
    globalThis.addEventListener('hashchange', onHashChange)
  })
  onUnmounted(() => globalThis.removeEventListener('hashchange', onHashChange))

  return { route, back }
}

function pageKey(route: Route): string {
  return Object.values(route).join('/')
}
