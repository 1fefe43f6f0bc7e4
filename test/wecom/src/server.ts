import type Router from '@koa/router'
import Koa from 'koa'
import { createClientRoutes } from './client/client-routes.ts'
import { openClockFile, type Clock } from './client/clock-file.ts'
import { createGateway } from './client/gateway.ts'
import { listen, localhostAddress } from './client/listen.ts'
import { staticPages } from './client/static-pages.ts'
import { createPlatform, type Platform } from './platform/platform.ts'
import type { Settings } from './platform/settings.ts'
import type { World } from './world.ts'

export interface SimulatorOptions {
  world: World
  /** The chat window and the platform's API; 0: any free port. */
  port: number
  /** The app's pages with the bridge in them; default: `port` + 1, or any with `port` 0. */
  gatewayPort?: number
  /** Where the app itself listens. */
  appOrigin: string
  /** Default: both loopback addresses. */
  host?: string
  /** The time shown; default: the world's. */
  now?: () => number
  /** Shared with the app: lets the client's header move the time. */
  clockFile?: string
  settings?: Partial<Settings>
}

export interface Simulator {
  url: string
  gatewayUrl: string
  platform: Platform
  /** Ends every connection at once; the world stays open. */
  close: () => Promise<void>
}

/** Machines call these by any address; pages belong on "localhost". */
const anyAddress = /^\/(?:cgi-bin|_control)\//

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { world, port, appOrigin } = options
  const hosts = options.host ? [options.host] : undefined
  const gateway = await listen(
    createGateway(appOrigin),
    options.gatewayPort ?? (port && port + 1),
    hosts,
  )
  const gatewayUrl = `http://localhost:${gateway.port}`
  const platform = createPlatform({ world, settings: options.settings })
  const clock = clockOf(options)
  const client = createClientRoutes({ world, clock, gatewayUrl })
  try {
    const front = await listen(createFront(platform, client.router), port, hosts)
    return {
      url: `http://localhost:${front.port}`,
      gatewayUrl,
      platform,
      async close() {
        client.close()
        platform.close()
        await Promise.all([front.close(), gateway.close()])
      },
    }
  } catch (error) {
    client.close()
    platform.close()
    await gateway.close()
    throw error
  }
}

function createFront(platform: Platform, client: Router) {
  const app = new Koa()
  // Errors are answered as they are thrown; a page that went away is no news.
  app.silent = true
  app.use(async (ctx, next) => {
    const elsewhere = anyAddress.test(ctx.path) ? null : localhostAddress(ctx.req)
    if (!elsewhere) return next()
    ctx.status = 307
    ctx.set('Location', elsewhere)
  })
  app.use(platform.middleware)
  app.use(client.routes())
  app.use(staticPages)
  const handle = app.callback()
  return (...pair: Parameters<typeof handle>) => void handle(...pair)
}

function clockOf({ world, clockFile, now }: SimulatorOptions): Clock {
  if (clockFile) return openClockFile(clockFile)
  return { now: now ?? world.now, offsetMs: () => null, moveTo: () => undefined }
}
