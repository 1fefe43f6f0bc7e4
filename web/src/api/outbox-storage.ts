import { createStore, del, entries, promisifyRequest, type UseStore } from 'idb-keyval'

/** A write as it lies on the device: enough to make the very same request again. */
export type StoredChange = {
  /** Sorts in the order of the taps. */
  readonly key: string
  readonly customerId: string
  readonly method: string
  readonly path: string
  readonly body: unknown
}

export type OutboxStorage = {
  add: (change: StoredChange) => Promise<void>
  remove: (key: string) => Promise<void>
  /** Those whose key begins with `prefix`, oldest first. */
  list: (prefix: string) => Promise<StoredChange[]>
}

/** IndexedDB, so that a change outlives the page. */
export function deviceStorage(): OutboxStorage {
  let opened: UseStore | null = null
  const store = () => (opened ??= createStore('xiaoguan', 'outbox'))
  return {
    add: (change) =>
      store()('readwrite', (changes) => {
        changes.put(change, change.key)
        // Said at once, not when the page has come to rest: she may close it right after her tap.
        if ('commit' in changes.transaction) changes.transaction.commit()
        return promisifyRequest(changes.transaction)
      }),
    remove: (key) => del(key, store()),
    list: async (prefix) => {
      // IndexedDB gives them in the order of their keys.
      const all = await entries<string, StoredChange>(store())
      return all.filter(([key]) => key.startsWith(prefix)).map(([, change]) => change)
    },
  }
}
