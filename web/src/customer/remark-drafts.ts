type Draft = { remark: string; description: string }

const kept = new Map<string, Draft>()

/** What was typed of whom and is too long to be kept: there again when 资料 is opened again. */
export const remarkDrafts = {
  put: (customerId: string, draft: Draft): void => void kept.set(customerId, draft),
  take(customerId: string): Draft | undefined {
    const draft = kept.get(customerId)
    kept.delete(customerId)
    return draft
  },
}
