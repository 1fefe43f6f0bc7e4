/** What makes two names the same to the eye: without spaces, and full-width characters as plain ones. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s/gu, '')
}

/** The first place in `names` whose name is among `taken` or stands before it in the list itself. */
export function findTaken(names: readonly string[], taken: readonly string[]): number | undefined {
  const keys = new Set(taken.map((name) => nameKey(name)))
  for (const [at, name] of names.entries()) {
    const key = nameKey(name)
    if (keys.has(key)) return at
    keys.add(key)
  }
  return undefined
}
