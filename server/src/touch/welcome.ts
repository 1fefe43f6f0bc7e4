import { type MessageContent, type SopStep, fillMessage } from '@xiaoguan/shared'
import type { Reference, ReferenceScript, ReferenceSop } from '../corp/store.ts'
import { customerVariables } from '../customer/variables.ts'
import { chooseVariant } from '../sop/choose-variant.ts'

/** What a new customer is welcomed with, and the step it does. */
export type Welcome = {
  sop: ReferenceSop
  step: SopStep
  script: ReferenceScript
  messages: MessageContent[]
}

/**
 * The welcome of the first of these SOPs whose first step says so. Undefined: none does, or its words need what
 * is not known of somebody just added (称呼): then the step is the staff's.
 */
export function chooseWelcome(
  reference: Reference,
  sops: readonly ReferenceSop[],
  { staffId, customerId }: { staffId: string; customerId: string },
): Welcome | undefined {
  for (const sop of sops) {
    const step = sop.definition.steps[0]
    if (!step?.welcome || step.touchpoint !== 'chat') continue
    const script = chooseVariant(reference, step, customerId, [])
    if (!script) return undefined
    const variables = customerVariables(factsOf(reference, staffId))
    const filled = script.messages.map((message) => fillMessage(message, variables))
    if (filled.some(({ missing }) => missing.length > 0)) return undefined
    return { sop, step, script, messages: filled.map(({ content }) => content) }
  }
  return undefined
}

function factsOf(reference: Reference, staffId: string) {
  const staff = reference.staff.get(staffId)
  const store = reference.departments.get(staff?.departmentId ?? -1)
  return {
    salutation: null,
    staffName: staff?.name ?? '',
    storeName: store?.name ?? null,
    storeAddress: store?.address ?? null,
    lastPurchase: null,
    skin: null,
    bookingAt: null,
    giftExpiresAt: null,
    fields: {},
    timeZone: reference.corp.timeZone,
  }
}

/** A welcome is one bubble of text, whatever number of them a script has. */
export function textOf(messages: readonly MessageContent[]): string {
  return messages.flatMap((one) => (one.kind === 'text' ? [one.text] : [])).join('\n\n')
}
