import type { Middleware } from 'koa'
import { revokeTokens } from '../world.ts'
import type { World } from '../world.ts'
import { CallLog } from './call-log.ts'
import { Codes } from './codes.ts'
import { controlRouter } from './control.ts'
import { currentCredential } from './credentials.ts'
import { Faults } from './faults.ts'
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
  /** Live: changing a field changes the behaviour. */
  settings: Settings
  /** The ticket that `config` signatures are checked against. */
  corpTicket(corpId: string): string
  /** The ticket that `agentConfig` signatures are checked against. */
  agentTicket(corpId: string, agentId: number): string
  /** Ends an app's tokens before their time. */
  revoke(corpId: string, agentId: number): void
}

/** The HTTP side of WeCom over `world`, in the world's own time. */
export function createPlatform(options: { world: World; settings?: Partial<Settings> }): Platform {
  const { world } = options
  const settings = { ...defaultSettings, ...options.settings }
  const calls = new CallLog()
  const faults = new Faults()
  const codes = new Codes(world.now)
  const gate = new Gate({ world, codes, settings, rates: new Rates() })
  const control = controlRouter({ world, calls, faults, settings }).routes()
  return {
    calls,
    faults,
    settings,
    corpTicket: (corpId) => currentCredential(world, corpId, 'corp_ticket', 0).value,
    agentTicket: (corpId, agentId) =>
      currentCredential(world, corpId, 'agent_ticket', agentId).value,
    revoke: (corpId, agentId) => revokeTokens(world, corpId, agentId),
    async middleware(ctx, next) {
      if (ctx.path.startsWith('/cgi-bin/'))
        return serveApi(ctx, { world, gate, calls, faults, settings })
      if (ctx.path === '/connect/oauth2/authorize') return authorize(ctx, world, codes)
      // The router's own context type adds what the router itself puts there.
      return control(ctx as Parameters<typeof control>[0], next)
    },
  }
}
