// How tags are found as people type on a Chinese keyboard: 汉字, full pinyin, initials, or all of them mixed, and
// what an input method shows while it composes (min'gan). The readings come from the server; here are only the rules.

/** One way to type a character. */
type Way = { readonly text: string; readonly kind: Kind }
/** Of a whole match the loosest of its parts: written itself, read in full, by initials. */
type Kind = 0 | 1 | 2
type Letter = {
  readonly ways: readonly Way[]
  readonly readings: readonly string[]
  /** Spaces and signs need not be typed. */
  readonly skippable: boolean
}

/** A name made ready for matching, once for many queries. */
export type Spelling = {
  readonly letters: readonly Letter[]
  /** Where each character begins in the name. */
  readonly offsets: readonly number[]
  /** With what a match can begin: most names are ruled out by it. */
  readonly beginnings: string
}

/** `rank`: the smaller the nearer, see `rankOf`; `from` and `to`: the part of the name that matched. */
export type PinyinMatch = { rank: number; from: number; to: number }

const unmatched = 3
const ignored = /[\s'’‘`]/g
const sign = /^[^\p{L}\p{N}]*$/u

/** What was typed, as it is compared: without width, case, spaces and apostrophes. */
export function normalQuery(typed: string): string {
  return typed.normalize('NFKC').toLowerCase().replaceAll(ignored, '').replaceAll('ü', 'v')
}

/**
 * `readings`: a part for each character of the name, divided by spaces; of several readings all, divided by `|`.
 * What is no 汉字 has an empty part: it is typed as it is written.
 */
export function spell(name: string, readings = ''): Spelling {
  const parts = readings.split(' ')
  const characters = Array.from(name)
  let offset = 0
  const offsets = characters.map((character) => (offset += character.length) - character.length)
  const letters = characters.map((character, at) => letterOf(character, parts[at] ?? ''))
  const ways = letters.flatMap((letter) => letter.ways)
  const beginnings = ways.map(({ text }) => text.charAt(0)).join('')
  return { letters, offsets: [...offsets, offset], beginnings }
}

function letterOf(character: string, part: string): Letter {
  const itself = normalQuery(character)
  const readings = part === '' ? [] : part.split('|')
  const initials = new Set(readings.flatMap(initialsOf))
  for (const reading of readings) initials.delete(reading)
  const ways: Way[] = [
    { text: itself, kind: 0 },
    ...readings.map((text) => ({ text, kind: 1 as const })),
    ...[...initials].map((text) => ({ text, kind: 2 as const })),
  ]
  return { ways: ways.filter(({ text }) => text !== ''), readings, skippable: sign.test(itself) }
}

function initialsOf(reading: string): string[] {
  const first = reading.slice(0, 1)
  return /^[zcs]h/.test(reading) ? [first, reading.slice(0, 2)] : [first]
}

/** As `matchSpelling`, for one name and what was typed. */
export function matchPinyin(name: string, readings: string, typed: string): PinyinMatch | null {
  return matchSpelling(spell(name, readings), normalQuery(typed))
}

/** The best match of a query from `normalQuery`: contiguous, from any character on. Of equal ones the first. */
export function matchSpelling(spelling: Spelling, query: string): PinyinMatch | null {
  const { letters, offsets, beginnings } = spelling
  if (query === '' || !beginnings.includes(query.charAt(0))) return null
  let best: PinyinMatch | null = null
  for (const [start, letter] of letters.entries()) {
    if (!mayBegin(letter, query)) continue
    const found = matchFrom(letters, start, query)
    if (!found) continue
    const rank = rankOf(found.kind, start, found.end, letters)
    if (best && best.rank <= rank) continue
    best = { rank, from: offsets[start] ?? 0, to: offsets[found.end] ?? 0 }
  }
  return best
}

/** 0 the very name, 1 its beginning, 2 within it; 3–5 the same read in full; 6–8 by initials. */
function rankOf(kind: Kind, start: number, end: number, letters: readonly Letter[]): number {
  if (start > 0 && !letters.every(({ skippable }, at) => skippable || at >= start))
    return kind * 3 + 2
  return kind * 3 + (letters.every(({ skippable }, at) => skippable || at < end) ? 0 : 1)
}

function mayBegin({ ways, readings }: Letter, query: string): boolean {
  return (
    ways.some(({ text }) => query.startsWith(text)) ||
    readings.some((reading) => reading.startsWith(query))
  )
}

/** The tightest way to spell the whole query from this character on; `end`: the character after the last. */
function matchFrom(
  letters: readonly Letter[],
  start: number,
  query: string,
): { kind: Kind; end: number } | null {
  let best: { kind: Kind; end: number } | null = null
  // How loosely the characters so far spell so many letters of the query.
  let reached = new Int8Array(query.length + 1).fill(unmatched)
  reached[0] = 0
  for (let at = start; at < letters.length; at += 1) {
    const letter = letters[at]
    if (!letter) break
    const next = step(letter, query, reached)
    const kind = next[query.length] ?? unmatched
    if (isKind(kind) && (!best || kind < best.kind)) best = { kind, end: at + 1 }
    next[query.length] = unmatched
    if (best?.kind === 0 || next.every((one) => one === unmatched)) break
    reached = next
  }
  return best
}

const isKind = (kind: number): kind is Kind => kind < unmatched

function step(letter: Letter, query: string, reached: Int8Array): Int8Array<ArrayBuffer> {
  const next = new Int8Array(query.length + 1).fill(unmatched)
  const reach = (to: number, kind: number) => {
    if (kind < (next[to] ?? 0)) next[to] = kind
  }
  for (let from = 0; from < query.length; from += 1) {
    const before = reached[from] ?? unmatched
    if (before === unmatched) continue
    if (letter.skippable && from > 0) reach(from, before)
    for (const { text, kind } of letter.ways)
      if (query.startsWith(text, from)) reach(from + text.length, Math.max(before, kind))
    // The last one may be half typed: min is on the way to 敏 and to 明.
    const rest = query.slice(from)
    if (letter.readings.some((reading) => reading.startsWith(rest)))
      reach(query.length, Math.max(before, 1))
  }
  return next
}
