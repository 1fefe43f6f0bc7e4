const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** The text within the platform's limit, cut between characters as people see them; `…` says that it was cut. */
export function cutCharacters(text: string, max: number): string {
  return cut(text, max, (part) => Array.from(part).length)
}

/** The same for a limit in bytes of UTF-8. */
export function cutBytes(text: string, max: number): string {
  return cut(text, max, (part) => Buffer.byteLength(part))
}

function cut(text: string, max: number, sizeOf: (part: string) => number): string {
  if (sizeOf(text) <= max) return text
  const end = '…'
  let kept = ''
  let size = sizeOf(end)
  for (const { segment } of characters.segment(text)) {
    size += sizeOf(segment)
    if (size > max) break
    kept += segment
  }
  return kept + end
}
