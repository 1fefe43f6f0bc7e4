import * as z from 'zod'
import type { DatabaseTarget } from './db/open.ts'

export type Config = {
  port: number
  host: string
  database: DatabaseTarget
  secretKey: string
  demo: boolean
  clockFile: string | null
  wecomApiUrl: string
  wecomOauthUrl: string
  webDist: string
  logLevel: string
  /** Null: no /metrics. */
  metricsToken: string | null
  /** Calls a minute for looking after callbacks that got lost; 0: at night only. */
  patrolCallsPerMinute: number
}

/** A setting that is missing or wrong: said in one line, exit code 1. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const secretMin = 32
// Words people leave in from an example file.
const defaultSecret = /change.?me|secret.?key|example|default|password|xxxx|0{16}|1234567890/i

const patrolRule = 'must be a whole number from 0 to 600'
const portRule = 'must be a whole number from 1 to 65535'

const Environment = z.object({
  PORT: z.coerce
    .number({ error: portRule })
    .int({ error: portRule })
    .min(1, { error: portRule })
    .max(65_535, { error: portRule })
    .default(3000),
  HOST: z.string().min(1).default('0.0.0.0'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'must begin postgres://')
    .optional(),
  PGLITE_DIR: z.string().min(1).optional(),
  SECRET_KEY: z.string({ error: 'is missing; make one with: openssl rand -hex 32' }),
  DEMO: z.enum(['0', '1']).default('0'),
  CLOCK_FILE: z.string().min(1).optional(),
  WECOM_API_URL: z.url().default('https://qyapi.weixin.qq.com'),
  WECOM_OAUTH_URL: z.url().default('https://open.weixin.qq.com'),
  WEB_DIST: z
    .string()
    .min(1)
    .default(new URL('../../web/dist/', import.meta.url).pathname),
  PATROL_CALLS_PER_MINUTE: z.coerce
    .number({ error: patrolRule })
    .int({ error: patrolRule })
    .min(0, { error: patrolRule })
    .max(600, { error: patrolRule })
    .default(60),
  METRICS_TOKEN: z.string().min(16, { error: 'needs at least 16 characters' }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

/** The only reader of the environment. Throws ConfigError with one line that names the setting. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ConfigError(`${issue?.path.join('.') ?? 'setting'}: ${issue?.message ?? 'is wrong'}`)
  }
  const env = parsed.data
  const demo = env.DEMO === '1'
  refuseWeakSecret(env.SECRET_KEY, demo)
  if (env.CLOCK_FILE && !demo) throw new ConfigError('CLOCK_FILE: is for the demo only (DEMO=1)')
  return {
    port: env.PORT,
    host: env.HOST,
    database: databaseTarget(env),
    secretKey: env.SECRET_KEY,
    demo,
    clockFile: env.CLOCK_FILE ?? null,
    wecomApiUrl: env.WECOM_API_URL.replace(/\/$/, ''),
    wecomOauthUrl: env.WECOM_OAUTH_URL.replace(/\/$/, ''),
    webDist: env.WEB_DIST,
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN ?? null,
    // The demo's own WeCom loses nothing unless it is told to.
    patrolCallsPerMinute: demo ? 0 : env.PATROL_CALLS_PER_MINUTE,
  }
}

function databaseTarget(env: z.infer<typeof Environment>): DatabaseTarget {
  if (env.DATABASE_URL && env.PGLITE_DIR)
    throw new ConfigError('DATABASE_URL and PGLITE_DIR: give only one of them')
  if (env.DATABASE_URL) return { kind: 'postgres', url: env.DATABASE_URL }
  if (env.PGLITE_DIR) return { kind: 'pglite', dir: env.PGLITE_DIR }
  throw new ConfigError(
    'DATABASE_URL: is missing, e.g. postgres://user:password@host:5432/xiaoguan',
  )
}

function refuseWeakSecret(secret: string, demo: boolean) {
  if (secret.length < secretMin)
    throw new ConfigError(
      `SECRET_KEY: needs at least ${secretMin} characters; make one with: openssl rand -hex 32`,
    )
  if (!demo && (defaultSecret.test(secret) || new Set(secret).size < 10))
    throw new ConfigError(
      'SECRET_KEY: is a default or too simple; make one with: openssl rand -hex 32',
    )
}
