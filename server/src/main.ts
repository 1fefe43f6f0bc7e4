import type { Server } from 'node:http'
import { pino } from 'pino'
import { assemble } from './assemble.ts'
import { ConfigError, readConfig } from './config.ts'
import { FolderLocked } from './db/lock.ts'

const stopWithinMs = 2500

async function main() {
  const config = readConfig(process.env)
  const log = pino({ level: config.logLevel })
  const server = await assemble(config, log)
  const http = await listen(() => server.app.koa.listen(config.port, config.host))
  await server.start()
  log.info({ port: config.port, database: config.database.kind }, 'ready')
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    // Whatever hangs, the process ends in time; unfinished work is taken up again at the next start.
    setTimeout(() => process.exit(0), stopWithinMs).unref()
    http.close()
    http.closeAllConnections()
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stop')
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

function listen(open: () => Server): Promise<Server> {
  return new Promise((resolve, reject) => {
    const http = open()
    http.once('listening', () => resolve(http))
    http.once('error', reject)
  })
}

/** One clear line for what a person can mend. */
function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (error instanceof FolderLocked) return `${error.message}; stop it first`
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return 'PORT: is in use by another program; stop it or set another PORT'
  if (isNoDatabase(error))
    return 'DATABASE_URL: no database answers there; is it running, and are user and password right?'
  return error instanceof Error ? error.message : String(error)
}

/** Refused, unknown host, timed out, or PostgreSQL's own refusals of the way in (class 28, 3D000). */
function isNoDatabase(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return /^(ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|28...|3D000)$/.test(String(error.code))
}

main().catch((error: unknown) => {
  process.stderr.write(`xiaoguan: ${reasonOf(error)}\n`)
  process.exit(1)
})
