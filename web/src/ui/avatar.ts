/** Dark enough for white letters at 4.5:1. */
const colours = [
  '#a8536f',
  '#7a5ba6',
  '#3f6fa8',
  '#1f7a78',
  '#4c7a34',
  '#8a6420',
  '#a3573c',
  '#5a6675',
]

/** The same name has the same colour everywhere. */
export function avatarColour(name: string): string {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return colours[sum % colours.length] ?? '#5a6675'
}

/** One letter for a face: the first that is a letter at all, so that 「🌸小鹿」 shows 小. */
export function initialOf(name: string): string {
  const letters = Array.from(name)
  return letters.find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? letters[0] ?? '客'
}
