import type { SyncCounts } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import type { Db } from '../db/open.ts'
import type { Deps } from '../deps.ts'
import type { Wecom, WecomCorp } from '../wecom/client.ts'
import type { HeldRun } from './store.ts'

/** What every phase is told. */
export type SyncContext = {
  deps: Deps
  /** Counts the calls. */
  wecom: Wecom
  corp: WecomCorp
  run: Pick<HeldRun, 'corpId' | 'syncRunId' | 'startedAt' | 'kind'>
}

/** What a page adds to the run's figures. */
export type Gain = Partial<Record<Exclude<keyof SyncCounts, 'expectedFollows'>, number>>

/**
 * A part of a sync, page by page. `read` asks the platform (no transaction is open for it) and may run while
 * the page before is written; `write` takes the page over in the transaction that also stores the position
 * after it; `next` is that position, null at the end. A page is read again after a kill: `write` stands that.
 */
export type Phase<Position, Page> = {
  /** Checks a stored position; without one the phase begins. */
  open(stored: Record<string, unknown>): Position
  read(context: SyncContext, position: Position): Promise<Page>
  write(page: {
    db: Db
    context: SyncContext
    position: Position
    page: Page
    /** When it was asked for. */
    at: Date
    reference: Reference
  }): Promise<Gain>
  next(position: Position, page: Page): Position | null
  /** False where a page can be read only after the one before is written. */
  readsAhead?(position: Position): boolean
}
