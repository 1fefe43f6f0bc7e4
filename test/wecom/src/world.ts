/** The simulated WeCom's state: plain seed in, live world, named mutations, change events. */
export * from './world-actions.ts'
export type { RemarkFields, WorldChange } from './world-change.ts'
export { Corp, userKey } from './world-corp.ts'
export { World } from './world-live.ts'
export type { ChangeLog, MediaStore, WorldOptions } from './world-live.ts'
export { openWorld } from './world-open.ts'
export * from './world-seed.ts'
