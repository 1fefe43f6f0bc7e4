/** An outcome that is looked at later: a promise of it never counts as an unhandled failure. */
export type Settled<Value> = { value: Value } | { error: unknown }

export async function settled<Value>(promise: Promise<Value>): Promise<Settled<Value>> {
  try {
    return { value: await promise }
  } catch (error) {
    return { error }
  }
}
