import type { Middleware } from 'koa'
import { revokeTokens } from '../world.ts'
import type { World } from '../world.ts'
import { Callbacks } from './callbacks.ts'
import { CallLog } from './call-log.ts'
import { Codes } from './codes.ts'
import { controlRouter } from './control.ts'
import { currentCredential } from './credentials.ts'
import { Faults } from './faults.ts'
import { NamedFaults } from './faults-named.ts'
import { Gate } from './gate.ts'
import { authorize } from './oauth.ts'
import { Rates } from './rates.ts'
import { serveApi } from './serve-api.ts'
import { defaultSettings } from './settings.ts'
import type { Settings } from './settings.ts'

export type Platform = {
  /**
   * Serves /cgi-bin/…, /connect/oauth2/authorize and /_control/…; everything else goes on to the
   * next. It reads request bodies itself: mount it before any body parser.
   */
  middleware: Middleware
  calls: CallLog
  faults: Faults
  /** The disturbances that WeCom is known for, on and off by name. */
  named: NamedFaults
  /** Events on their way to the apps. */
  callbacks: Callbacks
  /** Live: changing a field changes the behaviour. */
  settings: Settings
  /** The ticket that `config` signatures are checked against. */
  corpTicket(corpId: string): string
  /** The ticket that `agentConfig` signatures are checked against. */
  agentTicket(corpId: string, agentId: number): string
  /** Ends an app's tokens before their time. */
  revoke(corpId: string, agentId: number): void
  /** Ends callbacks and timers. */
  close(): void
}

/** The HTTP side of WeCom over `world`, in the world's own time. */
export function createPlatform(options: {
  world: World
  settings?: Partial<Settings>
  /** Decides which callbacks get lost and how they are mixed; default: chance. */
  random?: () => number
}): Platform {
  const { world } = options
  const settings = { ...defaultSettings, ...options.settings }
  const calls = new CallLog()
  const faults = new Faults()
  const named = new NamedFaults({ world, faults, settings })
  const random = options.random ?? Math.random
  const callbacks = new Callbacks({ world, settings, random })
  const codes = new Codes(world.now)
  const gate = new Gate({ world, codes, settings, rates: new Rates() })
  const control = controlRouter({ world, calls, callbacks, faults, named, settings }).routes()
  return {
    calls,
    faults,
    named,
    callbacks,
    settings,
    corpTicket: (corpId) => currentCredential(world, corpId, 'corp_ticket', 0).value,
    agentTicket: (corpId, agentId) =>
      currentCredential(world, corpId, 'agent_ticket', agentId).value,
    revoke: (corpId, agentId) => revokeTokens(world, corpId, agentId),
    close() {
      named.clear()
      callbacks.close()
    },
    async middleware(ctx, next) {
      if (ctx.path.startsWith('/cgi-bin/'))
        return serveApi(ctx, { world, gate, calls, faults, settings })
      if (ctx.path === '/connect/oauth2/authorize') return authorize(ctx, world, codes)
      // The router's own context type adds what the router itself puts there.
      return control(ctx as Parameters<typeof control>[0], next)
    },
  }
}
