import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database, Db } from './db/open.ts'
import type { Enqueue } from './jobs/queue.ts'
import type { Wecom, WecomCorp } from './wecom/client.ts'

/** What actions are handed; nothing else is global. */
export type Deps = {
  config: Config
  database: Database
  db: Db
  clock: Clock
  log: Logger
  enqueue: Enqueue
  /** Puts a failed job back into its queue. */
  retryJob: (name: string, jobId: string) => Promise<void>
  wecom: Wecom
  /** The corp with its secret opened, for calls to the platform. */
  wecomCorp: (corpId: string) => Promise<WecomCorp>
}
