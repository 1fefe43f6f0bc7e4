import { pinyin } from 'pinyin-pro'

// By what a customer is found: names as they are written, in full pinyin, and by initials. LIKE does the rest.

const longestName = 64
// A name of many heteronyms: beyond so many spellings each heteronym varies by itself.
const mostSpellings = 24

const han = /\p{Script=Han}/u
/** Invisible, or typed by one and left out by another: spaces, apostrophes, variants of emoji. */
const leftOut = /[\s\p{C}\p{Variation_Selector}'’‘`]+/gu

/** One spelling for what looks or sounds alike: width, case, spaces, ü. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(leftOut, '').replaceAll('ü', 'v')
}

/** What stands in customer.search_words: a line for each spelling of each name. */
export function searchWords(names: readonly (string | null)[]): string {
  const lines = new Set<string>()
  for (const name of names) {
    const text = plain((name ?? '').slice(0, longestName))
    if (text === '') continue
    lines.add(text)
    if (!han.test(text)) continue
    const readings = Array.from(text, readingsOf)
    for (const line of spellings(readings)) lines.add(line)
    for (const line of spellings(readings.map(initialsOf))) lines.add(line)
  }
  return [...lines].join('\n')
}

/**
 * The parts of what was typed, all of which must be found: split at spaces and where 汉字 meet letters, so that
 * 赵jie finds 赵姐.
 */
export function searchParts(typed: string): string[] {
  const words = typed.normalize('NFKC').split(/\s+/)
  const parts = words.flatMap(
    (word) => plain(word).match(/\p{Script=Han}+|\P{Script=Han}+/gu) ?? [],
  )
  return [...new Set(parts)]
}

/** As a pattern of LIKE that finds exactly this text, wherever it stands. */
export function likePattern(part: string): string {
  return `%${part.replaceAll(/[\\%_]/g, '\\$&')}%`
}

const known = new Map<string, readonly string[]>()

/** Every reading of a character without tones; what is no 汉字 reads as itself. */
function readingsOf(character: string): readonly string[] {
  if (!han.test(character)) return [character]
  const kept = known.get(character)
  if (kept) return kept
  const made = pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true })
  const readings = [...new Set(made)]
  known.set(character, readings)
  return readings
}

const initialsOf = (readings: readonly string[]) => [
  ...new Set(readings.map((reading) => Array.from(reading)[0] ?? '')),
]

function spellings(readings: readonly (readonly string[])[]): string[] {
  const count = readings.reduce((product, one) => product * one.length, 1)
  if (count > mostSpellings) return variedOneByOne(readings)
  return readings.reduce<string[]>(
    (begun, one) => begun.flatMap((start) => one.map((reading) => start + reading)),
    [''],
  )
}

function variedOneByOne(readings: readonly (readonly string[])[]): string[] {
  const usual = readings.map((one) => one[0] ?? '')
  const varied = readings.flatMap((one, at) =>
    one.slice(1).map((reading) => usual.with(at, reading).join('')),
  )
  return [usual.join(''), ...varied]
}
