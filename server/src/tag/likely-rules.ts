import type { TagClass, TagSource } from '@xiaoguan/shared'
import { dayMs } from '../corp-time.ts'

// What counts as "often together": one place for the numbers, each with its reason. The SQL of lift-store.ts uses
// the same ones.

/** Only what is learned in conversation is guessed: a guessed age or job would be a wrong fact. */
export const guessedClass: TagClass = 'service'

/** A person put it on; what rules and plans put on follows from other data and teaches nothing. */
export const taughtBy: readonly TagSource[] = ['staff', 'wecom', 'import']

/** Fewer customers with both are chance. */
export const leastTogether = 10

/** Fewer customers with the given one: a share of them is no share. */
export const leastGiven = 20

/** Below it the tag is hardly likelier than with anybody. */
export const leastLift = 1.3

/** "3 of 100 have it too" is no reason to offer it. */
export const leastShare = 0.1

/** So many of a given can matter among six shown, most of which may be on already. */
export const mostOfGiven = 30

/**
 * As many customers at the usual rate are thought to stand beside those counted: a lift from 20 customers is
 * drawn half way to 1, one from 1,000 hardly.
 */
export const shrinkBy = 20

/** Shown in the sidebar. */
export const likelyMax = 6

/** So long a tag that was taken off, or that WeCom refused, is not offered again. */
export const quietDays = 30

export function quietSince(now: Date): Date {
  return new Date(now.getTime() - quietDays * dayMs)
}

export type LiftCounts = {
  /** Customers with both, with the given, with the tag, and in all, among those of whom something is known. */
  together: number
  withGiven: number
  withTag: number
  customers: number
}

/** How much likelier the tag is where the given is, drawn towards 1 by what little is known. */
export function score({ together, withGiven, withTag, customers }: LiftCounts): number {
  const usual = withTag / customers
  return (together / usual + shrinkBy) / (withGiven + shrinkBy)
}

export function isKept(counts: LiftCounts): boolean {
  const { together, withGiven } = counts
  return (
    together >= leastTogether &&
    withGiven >= leastGiven &&
    together >= leastShare * withGiven &&
    score(counts) >= leastLift
  )
}

/** 有「敏感肌」的客人里，100 位有 62 位也有 */
export function reasonOf(given: string, { together, withGiven }: LiftCounts): string {
  return `${given}的客人里，100 位有 ${Math.round((100 * together) / withGiven)} 位也有`
}
