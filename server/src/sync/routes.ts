import { loadSync, startSync } from '@xiaoguan/shared'
import { dayMs } from '../corp-time.ts'
import { type Serving, serve } from '../http/serve.ts'
import { loadCallbacks } from './callback-store.ts'
import { listFindings } from './finding-store.ts'
import { beginSync } from './start.ts'
import { findLastRun } from './store.ts'

export function syncRoutes(serving: Serving) {
  const { db, clock } = serving.deps
  serve(serving, loadSync, async ({ session: { corpId } }) => ({
    run: await findLastRun(db, corpId),
    findings: await listFindings(db, corpId),
    callbacks: await loadCallbacks(db, corpId, new Date(clock.now().getTime() - dayMs)),
  }))
  serve(serving, startSync, async ({ session: { corpId, staffId } }) => ({
    run: await beginSync(serving.deps, corpId, 'by_hand', staffId),
  }))
}
