import { pinyin } from 'pinyin-pro'

// What is needed to find names by pinyin, so that no page carries the readings of 20,000 characters.

const known = new Map<string, string>()

/** The readings of a name, as `spell` of rules/pinyin-match.ts takes them. */
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
