import type { MessageContent } from '../script.ts'

const variable = /\{\{\s*([^{}|]+?)\s*(?:\|([^{}]*))?\}\}/g

/** Values by variable name; null or "" means unknown. */
export type Variables = Readonly<Record<string, string | null | undefined>>

/**
 * Fills `{{name}}` and `{{name|fallback}}`. A name with neither value nor fallback stays as it is and
 * is named in `missing`, so that the send can be blocked and the gap filled on the spot.
 */
export function fillText(text: string, values: Variables): { text: string; missing: string[] } {
  const missing = new Set<string>()
  const filled = text.replaceAll(variable, (whole: string, name: string, fallback?: string) => {
    const value = values[name] || fallback
    if (value) return value
    missing.add(name)
    return whole
  })
  return { text: filled, missing: [...missing] }
}

/** Fills the words of a message; pictures and files have none. */
export function fillMessage(
  content: MessageContent,
  values: Variables,
): { content: MessageContent; missing: string[] } {
  switch (content.kind) {
    case 'text': {
      const { text, missing } = fillText(content.text, values)
      return { content: { ...content, text }, missing }
    }
    case 'link': {
      const title = fillText(content.title, values)
      const summary = fillText(content.summary, values)
      return {
        content: { ...content, title: title.text, summary: summary.text },
        missing: [...new Set([...title.missing, ...summary.missing])],
      }
    }
    case 'mini_program': {
      const { text, missing } = fillText(content.title, values)
      return { content: { ...content, title: text }, missing }
    }
    case 'image':
    case 'file':
    case 'video':
      return { content, missing: [] }
  }
}

/** True while a placeholder is left; such words never reach a customer. */
export function hasPlaceholder(content: MessageContent): boolean {
  return JSON.stringify(content).includes('{{')
}
