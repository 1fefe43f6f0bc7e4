import { z } from 'zod'

/** A disturbance of the next `times` calls of `path`. */
export const Fault = z.object({
  /** A whole path, or '*' for every API. */
  path: z.string(),
  times: z.number().int().positive().default(1),
  /** Answer this errcode. */
  errcode: z.number().int().optional(),
  /** Answer this HTTP status with an empty body. */
  http: z.number().int().min(400).max(599).optional(),
  /** Wait this long first, then go on; with nothing else the call is only slow. */
  hangMs: z.number().nonnegative().optional(),
  /** Cut the connection. */
  reset: z.boolean().default(false),
  /** 'after': the call takes effect, only its answer is lost. */
  when: z.enum(['before', 'after']).default('before'),
})
export type Fault = z.infer<typeof Fault>

/** Disturbances that tests order, and holds; the oldest fitting one is used up first. */
export class Faults {
  #list: Fault[] = []
  #holds = new Map<string, Promise<void>>()

  add(fault: z.input<typeof Fault>): void {
    this.#list.push(Fault.parse(fault))
  }

  clear(): void {
    this.#list = []
  }

  list(): readonly Fault[] {
    return this.#list
  }

  /** Uses up one count of the first fault for this path. */
  take(path: string): Fault | undefined {
    const fault = this.#list.find((each) => each.path === path || each.path === '*')
    if (!fault) return undefined
    fault.times -= 1
    if (fault.times <= 0) this.#list = this.#list.filter((each) => each !== fault)
    return fault
  }

  /** Keeps every call of `path` in flight, after its checks and before its effect, until released. */
  hold(path: string): () => void {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    this.#holds.set(path, held)
    return () => {
      this.#holds.delete(path)
      release()
    }
  }

  /** The end of the hold on `path`, if there is one. */
  async released(path: string): Promise<void> {
    await this.#holds.get(path)
  }
}
