import {
  type PreparedScript,
  type ScriptProof,
  type Variables,
  fillMessage,
} from '@xiaoguan/shared'
import type { Reference, ReferenceScript } from '../corp/store.ts'
import type { Tally } from './store.ts'

const noProof: ScriptProof = { sent: 0, matured: 0, replied: 0, ordered: 0, waiting: 0 }

/** A script as it would go out to one customer: variables filled where known. */
export function prepareScript(
  script: ReferenceScript,
  variables: Variables,
  { reference, tally }: { reference: Reference; tally: Tally },
  why: { reason: string | null; unsuited: string | null },
): PreparedScript {
  const filled = script.messages.map((message) => fillMessage(message, variables))
  return {
    scriptId: script.scriptId,
    scriptVersionId: script.scriptVersionId,
    title: script.title,
    category: script.category,
    kind: script.kind,
    from: script.ownerId ? (reference.staff.get(script.ownerId)?.name ?? null) : null,
    messages: filled.map(({ content }) => content),
    missing: [...new Set(filled.flatMap(({ missing }) => missing))],
    proof: tally.get(script.scriptId) ?? noProof,
    ...why,
  }
}

/** Whether this staff may send it: published, and the team's or her own. */
export function isOffered(script: ReferenceScript, staffId: string): boolean {
  return script.state === 'published' && (script.ownerId === null || script.ownerId === staffId)
}
