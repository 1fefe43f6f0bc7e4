import type { Context } from 'koa'
import { FileReply } from './call.ts'
import type { Reply, UploadedFile } from './call.ts'
import { errmsgOf } from './refusal.ts'
import type { Refusal } from './refusal.ts'

const warning = 'Warning: wrong json format. '

/** The status is 200 also for refusals; code and text are repeated in two headers. */
export function writeJson(ctx: Context, reply: Reply, wrongType: boolean): void {
  const body = { errcode: 0, errmsg: 'ok', ...reply }
  if (wrongType) body.errmsg = warning + body.errmsg
  ctx.status = 200
  ctx.set('Content-Type', 'application/json; charset=UTF-8')
  ctx.set('Error-Code', String(body.errcode))
  ctx.set('Error-Msg', body.errmsg)
  ctx.body = JSON.stringify(body)
}

/** A refusal keeps the API's default fields: data being there proves nothing. */
export function refusalReply(
  refusal: Refusal,
  empty: Reply,
  caller: { ip: string; now: number },
): Reply {
  return { errcode: refusal.errcode, errmsg: errmsgOf(refusal, caller), ...empty }
}

export function writeReply(ctx: Context, reply: Reply | FileReply, wrongType: boolean): void {
  if (reply instanceof FileReply) writeFile(ctx, reply.file)
  else writeJson(ctx, reply, wrongType)
}

function writeFile(ctx: Context, file: UploadedFile): void {
  const bytes = Buffer.from(file.bytes)
  const range = readRange(ctx.get('Range'), bytes.length)
  ctx.set('Accept-Ranges', 'bytes')
  ctx.set('Content-Type', file.contentType)
  const name = encodeURIComponent(file.filename)
  ctx.set('Content-Disposition', `attachment; filename="${name}"; filename*=utf-8''${name}`)
  ctx.status = range ? 206 : 200
  if (!range) {
    ctx.body = bytes
    return
  }
  ctx.set('Content-Range', `bytes ${range.start}-${range.end}/${bytes.length}`)
  ctx.body = bytes.subarray(range.start, range.end + 1)
}

/** One range with both ends or an open end; anything else means the whole file. */
function readRange(header: string, size: number): { start: number; end: number } | undefined {
  const found = /^bytes=(\d+)-(\d*)$/.exec(header)
  if (!found) return undefined
  const start = Number(found[1])
  const end = Math.min(found[2] ? Number(found[2]) : size - 1, size - 1)
  return start <= end ? { start, end } : undefined
}
