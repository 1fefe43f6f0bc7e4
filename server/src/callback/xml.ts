import { XMLParser } from 'fast-xml-parser'

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  processEntities: false,
  maxNestedTags: 8,
})

// A group chat's change lists its members; everything else has a dozen elements.
const mostTags = 6000
const doctype = /<!\s*(doctype|entity|element|attlist|notation)/i

/**
 * The elements directly below `<xml>` that hold plain text, by name; their order and the rest do not matter.
 * Undefined: no such XML, or more than a callback ever needs (entities, depth, number of tags).
 */
export function readXml(text: string): Record<string, string> | undefined {
  if (doctype.test(text) || countTags(text) > mostTags) return undefined
  const root = parseRoot(text)
  if (root === undefined) return undefined
  const entries = Object.entries(root).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string'
  })
  return Object.fromEntries(entries)
}

function parseRoot(text: string): object | undefined {
  try {
    const parsed: unknown = parser.parse(text)
    if (typeof parsed !== 'object' || parsed === null || !('xml' in parsed)) return undefined
    const { xml } = parsed
    return typeof xml === 'object' && xml !== null && !Array.isArray(xml) ? xml : undefined
  } catch {
    // Not XML, or nested too deep: the caller refuses it.
    return undefined
  }
}

function countTags(text: string): number {
  let count = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) count++
  return count
}
