import { useTagGroups } from './tag-groups-store.ts'

/** Brings what 全部标签 needs while nobody waits for it. */
export async function warmUp(): Promise<void> {
  await Promise.all([import('./TagPicker.vue'), useTagGroups().load()])
}
