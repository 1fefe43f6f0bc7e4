import * as z from 'zod/mini'
import { shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** 用途: 关怀 · 干货 · 邀约 · 优惠 · 应答 · 服务通知 */
export const ScriptKind = z.enum([
  'care',
  'know_how',
  'invitation',
  'offer',
  'answer',
  'service_notice',
])
export type ScriptKind = z.infer<typeof ScriptKind>

const storedFile = {
  fileId: z.string(),
  name: z.string(),
  /** The platform's three-day id; the server fills it in when a touch is opened. */
  mediaId: z.optional(z.string()),
}

/** One message of a script as WeCom's sendChatMessage will get it. */
export const MessageContent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: shortText(4000) }),
  z.object({ kind: z.literal('image'), ...storedFile, url: z.nullable(z.string()) }),
  z.object({ kind: z.literal('file'), ...storedFile }),
  z.object({ kind: z.literal('video'), ...storedFile }),
  z.object({
    kind: z.literal('link'),
    url: z.string(),
    title: z.string(),
    summary: z.string(),
    cover: z.nullable(z.string()),
  }),
  z.object({
    kind: z.literal('mini_program'),
    appId: z.string(),
    page: z.string(),
    title: z.string(),
    cover: z.string(),
  }),
])
export type MessageContent = z.infer<typeof MessageContent>

/** What is known of a script's effect: matured openers and their answers (see report definitions). */
export const ScriptProof = z.object({
  sent: z.int(),
  matured: z.int(),
  replied: z.int(),
  ordered: z.int(),
  waiting: z.int(),
})
export type ScriptProof = z.infer<typeof ScriptProof>

/** A script as it would go out to one customer. */
export const PreparedScript = z.object({
  scriptId: z.string(),
  scriptVersionId: z.string(),
  title: z.string(),
  category: z.string(),
  kind: ScriptKind,
  /** Whose practice it is, e.g. 王芳; null for the team's. */
  from: z.nullable(z.string()),
  /** Variables filled where known; a `{{name}}` still inside blocks the send. */
  messages: z.array(MessageContent),
  missing: z.array(z.string()),
  proof: ScriptProof,
  /** Why it stands here, in words. */
  reason: z.nullable(z.string()),
  /** Why it does not fit this customer; it then needs a second tap. */
  unsuited: z.nullable(z.string()),
})
export type PreparedScript = z.infer<typeof PreparedScript>

export const listCustomerScripts = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/scripts',
  summary: 'Every published script this staff may send, prepared for this customer, by category',
  reply: z.object({ scripts: z.array(PreparedScript) }),
})
