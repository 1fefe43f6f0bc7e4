import type { Context } from 'koa'
import type { Deps } from '../deps.ts'
import { opensFile } from '../http/file-url.ts'
import { readSession } from '../http/session.ts'
import { Problem } from '../problem.ts'

const daySeconds = 86_400

/** A file of the library (a script's picture), for signed-in staff of its corp and by its signed address. */
export async function showFile(deps: Deps, ctx: Context) {
  const corpId = String(ctx.params.corpKey)
  const { secretKey } = deps.config
  const isStaff = readSession(ctx, secretKey, corpId, deps.clock.now()) !== undefined
  if (!isStaff && !opensFile(secretKey, ctx.query.key, corpId, String(ctx.params.fileId)))
    throw new Problem('signed_out')
  const file = await deps.db
    .selectFrom('file')
    .select(['bytes', 'media_type'])
    .where('corp_id', '=', corpId)
    .where('file_id', '=', String(ctx.params.fileId))
    .executeTakeFirst()
  if (!file) throw new Problem('not_found')
  ctx.type = file.media_type
  // A stored file's kind is what the uploader said: never let a browser run it as something else.
  ctx.set('content-security-policy', "default-src 'none'; sandbox")
  ctx.set('cache-control', `private, max-age=${daySeconds}`)
  ctx.body = Buffer.from(file.bytes)
}
