import { z } from 'zod'

/** A disturbance of calls of `path`: of the next `times`, for `forMs`, or until it is ended. */
export const Fault = z.object({
  /** Ends it by name. */
  name: z.string().optional(),
  /** A whole path, or '*' for every API. */
  path: z.string(),
  /** Default: once, unless `forMs` says how long. */
  times: z.number().int().positive().optional(),
  /** Real time, as callers wait in real time. */
  forMs: z.number().positive().optional(),
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
  /** Only each n-th fitting call, beginning with the one at `from`. */
  every: z.number().int().min(2).optional(),
  from: z.number().int().nonnegative().default(0),
})
export type Fault = z.infer<typeof Fault>

type Standing = { fault: Fault; left: number; endsAt: number; seen: number }

/** Refusals of a token or of its caller's address: getting a token is exempt from them. */
const tokenCodes = new Set([40014, 42001, 60020])
const getTokenPath = '/cgi-bin/gettoken'

/** Disturbances that tests order, and holds; the oldest fitting one is used up first. */
export class Faults {
  #list: Standing[] = []
  #holds = new Map<string, Promise<void>>()

  /** Disturbs once, as often as `times` says, or for `forMs`. */
  add(fault: z.input<typeof Fault>): void {
    const parsed = Fault.parse(fault)
    this.#put(parsed, parsed.times ?? (parsed.forMs === undefined ? 1 : Infinity))
  }

  /** Disturbs every call until the answer is called, `off` names it, or `times` or `forMs` is over. */
  on(fault: z.input<typeof Fault>): () => void {
    const parsed = Fault.parse(fault)
    const standing = this.#put(parsed, parsed.times ?? Infinity)
    return () => {
      this.#list = this.#list.filter((each) => each !== standing)
    }
  }

  /** Ends the faults of this name. */
  off(name: string): void {
    this.#list = this.#list.filter(({ fault }) => fault.name !== name)
  }

  clear(): void {
    this.#list = []
  }

  /** What is in force, with the calls and the time left. */
  list(): readonly Fault[] {
    this.#dropEnded()
    return this.#list.map(({ fault, left, endsAt }) => ({
      ...fault,
      ...(left === Infinity ? {} : { times: left }),
      ...(endsAt === Infinity ? {} : { forMs: Math.ceil(endsAt - performance.now()) }),
    }))
  }

  /** Uses up one count of the first fault for this path. */
  take(path: string): Fault | undefined {
    this.#dropEnded()
    const fitting = this.#list.filter(({ fault }) => fits(fault, path))
    const standing = fitting.find(isItsTurn)
    for (const each of fitting) each.seen += 1
    if (!standing) return undefined
    standing.left -= 1
    return standing.fault
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

  #put(fault: Fault, left: number): Standing {
    const endsAt = fault.forMs === undefined ? Infinity : performance.now() + fault.forMs
    const standing = { fault, left, endsAt, seen: 0 }
    this.#list.push(standing)
    return standing
  }

  #dropEnded(): void {
    const now = performance.now()
    this.#list = this.#list.filter(({ left, endsAt }) => left > 0 && endsAt > now)
  }
}

function isItsTurn({ fault: { every, from }, seen }: Standing): boolean {
  return every === undefined || seen % every === from % every
}

function fits(fault: Fault, path: string): boolean {
  if (fault.path !== '*') return fault.path === path
  return path !== getTokenPath || !tokenCodes.has(fault.errcode ?? 0)
}
