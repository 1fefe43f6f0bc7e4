import { z } from 'zod'
import { platforms } from './device.ts'

/** 模拟开关: how the client of one staff misbehaves. They live as long as the simulator runs. */
export const Switches = z.object({
  platform: z.enum(platforms),
  /** The next sendChatMessage is cancelled by the user. */
  cancelNext: z.boolean(),
  /** No call is answered. */
  silent: z.boolean(),
  /** The bridge appears only some time after the page began. */
  lateBridge: z.boolean(),
  /** A client from before 3.0.24. */
  oldVersion: z.boolean(),
})
export type Switches = z.infer<typeof Switches>

export const lateBridgeMs = 1500

const initial: Switches = {
  platform: 'win',
  cancelNext: false,
  silent: false,
  lateBridge: false,
  oldVersion: false,
}

export class SwitchBoard {
  readonly #byAccount = new Map<string, Switches>()

  of(account: string): Switches {
    return this.#byAccount.get(account) ?? initial
  }

  change(account: string, changes: Partial<Switches>): Switches {
    const changed = { ...this.of(account), ...changes }
    this.#byAccount.set(account, changed)
    return changed
  }
}
