/** The app's clock, which a test or a demo moves and an operator sets right, beside one that only goes forward. */
export type Clocks = { now: () => Date; ms: () => number }

/** Gives how many milliseconds have passed since now, by whichever clock says more. */
export function startElapsed(clocks: Clocks): () => number {
  const ms = clocks.ms()
  const at = clocks.now().getTime()
  return () => Math.max(clocks.ms() - ms, Math.abs(clocks.now().getTime() - at))
}
