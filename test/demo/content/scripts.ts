import { moreScripts, sampleScripts } from './scripts-samples.ts'
import { sopScripts } from './scripts-sop.ts'
import type { DemoScript } from './script.ts'

/** All 40: 17 of the SOPs, 12 samples, 11 more. */
export const scripts: readonly DemoScript[] = [...sopScripts, ...sampleScripts, ...moreScripts]

const byId = new Map(scripts.map((each) => [each.id, each]))

/** A script by id; a wrong id is a mistake in the content. */
export function scriptOf(id: string): DemoScript {
  const found = byId.get(id)
  if (!found) throw new Error(`no such script: ${id}`)
  return found
}

export const versionIdOf = (scriptId: string): string => `${scriptId}v1`
