/**
 * Gathers what comes within moments and writes it together; each `keep` ends when its own is written. `isOfOne`: the
 * failure may be of one row alone.
 */
export function createCollector<Row>(
  write: (rows: Row[]) => Promise<void>,
  { waitMs, most, isOfOne }: { waitMs: number; most: number; isOfOne: (error: unknown) => boolean },
): (row: Row) => Promise<void> {
  type Waiting = { row: Row; done: () => void; failed: (error: unknown) => void }
  let waiting: Waiting[] = []
  let busy = false

  async function writeOut(batch: Waiting[]) {
    try {
      await write(batch.map(({ row }) => row))
      for (const { done } of batch) done()
    } catch (error) {
      // Which of them it was cannot be told: each for itself, so that one does not spoil the others.
      if (batch.length > 1 && isOfOne(error)) for (const one of batch) await writeOut([one])
      else for (const { failed } of batch) failed(error)
    }
  }
  async function writeAll() {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most)
      waiting = waiting.slice(most)
      await writeOut(batch)
    }
    busy = false
  }
  return (row) =>
    new Promise((done, failed) => {
      waiting.push({ row, done, failed })
      if (busy) return
      busy = true
      setTimeout(() => void writeAll(), waitMs)
    })
}
