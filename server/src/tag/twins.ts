import type { TagTwin } from '@xiaoguan/shared'
import { pinyin } from 'pinyin-pro'

const han = /\p{Script=Han}/u
const shownMax = 8
// Beyond so many spellings each heteronym varies by itself.
const spellingsMax = 32
const keptMax = 20_000

/** What makes two names the same to the eye: without width, case, spaces and punctuation. */
export function twinKey(name: string): string {
  const plain = name.normalize('NFKC').toLowerCase()
  return plain.replaceAll(/[\s\p{P}\p{S}\p{C}]/gu, '') || plain.trim()
}

/** Those of `others` that are, read or look like this name; the surest first. */
export function listTwins(name: string, others: readonly Omit<TagTwin, 'same'>[]): TagTwin[] {
  const key = twinKey(name)
  if (key === '') return []
  const wanted = spellingsOf(key)
  const twins: Record<TagTwin['same'], TagTwin[]> = { name: [], pinyin: [], proposal: [], part: [] }
  for (const other of others) {
    const same = sameAs(key, wanted, twinKey(other.name))
    if (same) twins[same].push({ ...other, same })
  }
  return [...twins.name, ...twins.pinyin, ...twins.part].slice(0, shownMax)
}

function sameAs(key: string, wanted: ReadonlySet<string>, other: string) {
  if (other === key) return 'name'
  if ([...spellingsOf(other)].some((spelling) => wanted.has(spelling))) return 'pinyin'
  const [short, long] = key.length < other.length ? [key, other] : [other, key]
  return Array.from(short).length >= 2 && long.includes(short) ? 'part' : undefined
}

const kept = new Map<string, ReadonlySet<string>>()

/** The ways in which a name may be read, without tones: as somebody types it who knows its sound only. */
function spellingsOf(key: string): ReadonlySet<string> {
  const known = kept.get(key)
  if (known) return known
  if (kept.size >= keptMax) kept.clear()
  const made = new Set(spell(Array.from(key, readingsOf)))
  kept.set(key, made)
  return made
}

function readingsOf(character: string): string[] {
  if (!han.test(character)) return [character]
  return pinyin(character, { multiple: true, toneType: 'none', type: 'array', v: true })
}

function spell(readings: readonly string[][]): string[] {
  const count = readings.reduce((product, one) => product * new Set(one).size, 1)
  if (count <= spellingsMax)
    return readings.reduce<string[]>(
      (begun, one) => begun.flatMap((start) => one.map((reading) => start + reading)),
      [''],
    )
  const usual = readings.map((one) => one[0] ?? '')
  return [
    usual.join(''),
    ...readings.flatMap((one, at) => one.map((reading) => usual.with(at, reading).join(''))),
  ]
}
