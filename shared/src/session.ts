import * as z from 'zod/mini'
import { Instant } from './basic.ts'
import { endpoint } from './endpoint.ts'

export const Role = z.enum(['staff', 'lead', 'operator'])
export type Role = z.infer<typeof Role>

/** For `ww.register`: made for one page address, without "#…". */
export const JsSignature = z.object({
  timestamp: z.string(),
  nonceStr: z.string(),
  signature: z.string(),
})
export type JsSignature = z.infer<typeof JsSignature>

/** What the server writes into each page, so that the first paint needs no request for it. */
export const Boot = z.object({
  /** Where this corp's requests go, e.g. /c/helu */
  base: z.string(),
  corpKey: z.string(),
  corpName: z.string(),
  wecomCorpId: z.string(),
  agentId: z.string(),
  staffId: z.string(),
  staffName: z.string(),
  role: Role,
  capabilities: z.array(z.string()),
  /** Null when the platform could not be asked; the page then says so. */
  signature: z.nullable(JsSignature),
  now: Instant,
  /** Changes with each build; a page older than the server reloads once its outbox is empty. */
  version: z.string(),
})
export type Boot = z.infer<typeof Boot>

export const signPage = endpoint({
  method: 'POST',
  path: '/api/js-signature',
  summary: "A JS-SDK signature for one of this corp's own pages",
  body: z.object({ url: z.url() }),
  reply: JsSignature,
})

/** Names the page's staff in every request; another session in the same browser answers 409. */
export const staffHeader = 'x-page-staff'
/** Names the page's build in every request: the log of a refused one tells it. */
export const versionHeader = 'x-page-version'
