import type { World } from './world-live.ts'
import type { SimContactWay } from './world-seed-way.ts'

/** Adds a contact way or replaces what is known of it. */
export function saveContactWay(world: World, corpId: string, way: SimContactWay): void {
  world.commit({ type: 'contact_way_saved', corpId, way })
}

/** Who scans its code from now on finds nobody. */
export function removeContactWay(world: World, corpId: string, config_id: string): void {
  world.commit({ type: 'contact_way_removed', corpId, config_id })
}
