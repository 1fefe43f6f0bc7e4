import { listBulks, loadBulk, previewBulk, startBulk, steerBulk } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { listBulksOf, loadBulkOf } from './load-bulk.ts'
import { previewBulkOf, startBulkOf } from './start-bulk.ts'
import { steerBulkOf } from './steer-bulk.ts'

export function bulkRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, previewBulk, ({ session, body }) => previewBulkOf(deps, session, body))
  serve(serving, startBulk, ({ session, params, body }) =>
    startBulkOf(deps, session, { bulkId: params.bulkId, ...body }),
  )
  serve(serving, listBulks, ({ session }) => listBulksOf(deps, session))
  serve(serving, loadBulk, ({ session, params }) => loadBulkOf(deps, session, params.bulkId))
  serve(serving, steerBulk, ({ session, params, body }) =>
    steerBulkOf(deps, session, { bulkId: params.bulkId, ...body }),
  )
}
