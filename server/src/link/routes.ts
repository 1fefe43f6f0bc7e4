import { type Tracking, loadTracking, saveTracking } from '@xiaoguan/shared'
import type { Db } from '../db/open.ts'
import { type Serving, serve } from '../http/serve.ts'
import { findLook } from '../signal/moment-store.ts'
import { setTrackLinks, tracksLinks } from './store.ts'

export function linkRoutes(serving: Serving) {
  const { db } = serving.deps
  serve(serving, loadTracking, ({ session }) => showTracking(db, session.corpId))
  serve(serving, saveTracking, async ({ session, body }) => {
    await setTrackLinks(db, session.corpId, body.trackLinks)
    return showTracking(db, session.corpId)
  })
}

async function showTracking(db: Db, corpId: string): Promise<Tracking> {
  const look = await findLook(db, corpId)
  const lookedAt = look?.looked_at?.toISOString() ?? null
  return {
    trackLinks: await tracksLinks(db, corpId),
    moments: { lookedAt, problem: look?.problem ?? null },
  }
}
