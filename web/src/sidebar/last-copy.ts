import { Sidebar } from '@xiaoguan/shared/sidebar'
import * as z from 'zod/mini'
import { getBoot } from '../api/boot.ts'

const keptCount = 5
const prefix = 'xiaoguan-sidebar:'
const inMemory = new Map<string, Sidebar>()

const keyOf = (customerId: string) =>
  `${prefix}${getBoot().corpKey}/${getBoot().staffId}/${customerId}`

/** Keeps what was last shown of a customer, for this person and as long as the window lives. */
export function keepCopy(sidebar: Sidebar): void {
  const key = keyOf(sidebar.customer.customerId)
  inMemory.delete(key)
  inMemory.set(key, sidebar)
  for (const oldest of inMemory.keys()) {
    if (inMemory.size <= keptCount) break
    inMemory.delete(oldest)
  }
  try {
    for (const stored of Object.keys(sessionStorage)) {
      if (stored.startsWith(prefix) && !inMemory.has(stored)) sessionStorage.removeItem(stored)
    }
    sessionStorage.setItem(key, JSON.stringify(sidebar))
  } catch (error) {
    // Full or forbidden: the copy in memory does.
    void error
  }
}

/** The last known copy of exactly this customer; never another's. */
export function findCopy(customerId: string): Sidebar | null {
  const key = keyOf(customerId)
  const copy = inMemory.get(key) ?? readStored(key)
  return copy?.customer.customerId === customerId ? copy : null
}

/** When it may not be seen any more. */
export function dropCopy(customerId: string): void {
  const key = keyOf(customerId)
  inMemory.delete(key)
  try {
    sessionStorage.removeItem(key)
  } catch (error) {
    void error
  }
}

function readStored(key: string): Sidebar | null {
  try {
    const parsed = z.safeParse(Sidebar, JSON.parse(sessionStorage.getItem(key) ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch (error) {
    void error
    return null
  }
}
