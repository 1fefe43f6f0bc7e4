import type { TagGroup } from '@xiaoguan/shared'
import { pinyin } from 'pinyin-pro'
import type { Reference } from '../corp/store.ts'

// What a page needs to find tags by pinyin, so that no page carries the readings of 20,000 characters.

const known = new Map<string, string>()
const made = new WeakMap<Reference, TagGroup[]>()

/** The groups with the readings of all names, as `spell` of rules/pinyin-match.ts takes them; made once a version. */
export function groupsWithReadings(reference: Reference): TagGroup[] {
  const kept = made.get(reference)
  if (kept) return kept
  const groups = reference.tagGroups.map((group) => ({
    ...group,
    readings: readingsOf(group.name),
    tags: group.tags.map((tag) => ({ ...tag, readings: readingsOf(tag.name) })),
  }))
  made.set(reference, groups)
  return groups
}

export function readingsOf(name: string): string {
  return Array.from(name, readingsOfOne).join(' ')
}

/** All readings of a character, without tones: ü as v and as u, since people type both. */
function readingsOfOne(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return ''
  const kept = known.get(character)
  if (kept !== undefined) return kept
  const read = pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true })
  const spelt = read.flatMap((one) => (one.includes('v') ? [one, one.replaceAll('v', 'u')] : [one]))
  // What the dictionary does not know it gives back as it is.
  const readings = [...new Set(spelt)].filter((one) => /^[a-z]+$/.test(one)).join('|')
  known.set(character, readings)
  return readings
}
