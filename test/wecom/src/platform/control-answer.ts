import type { Context } from 'koa'
import { z } from 'zod'
import { readPayload } from './request.ts'

export async function readBody(ctx: Context): Promise<Record<string, unknown>> {
  return (await readPayload(ctx.req)).body
}

export function notFound(ctx: Context): void {
  ctx.status = 404
  ctx.body = { error: 'not found' }
}

export function refuse(ctx: Context, error: z.ZodError): void {
  ctx.status = 400
  ctx.body = { error: z.prettifyError(error) }
}
