/** Places for calls of one API of one corp, which all processes of a database share. */
export type SlotKey = { corpId: string; api: string }

export type SlotStore = {
  /** Takes one of `most` places for `leaseMs`, unless it is given back before; false: all are taken. */
  take(key: SlotKey, holder: string, limit: { most: number; leaseMs: number }): Promise<boolean>
  release(key: SlotKey, holder: string): Promise<void>
}
