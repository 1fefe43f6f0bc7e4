import { shallowRef } from 'vue'
import type { TagChoice } from './apply-tag-change.ts'

export type ConsentWish = { customerId: string; tags: readonly TagChoice[] }

/** 🔒 tags that wait until she said whether she agrees; the last customer's, the others are forgotten. */
export const consentWish = shallowRef<ConsentWish | null>(null)

export function waitForConsent(customerId: string, tags: readonly TagChoice[]): void {
  const before = consentWish.value?.customerId === customerId ? consentWish.value.tags : []
  consentWish.value = { customerId, tags: [...before, ...tags] }
}
