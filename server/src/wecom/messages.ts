import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'

const SendReply = z.object({ invaliduser: z.optional(z.string()), msgid: z.optional(z.string()) })

/**
 * A card to one member. title ≤ 128 characters, description ≤ 512, url ≤ 2048 bytes, button ≤ 4 characters.
 * False when the member cannot get it (partly invalid receivers still answer errcode 0). Document 90236.
 */
export async function sendCard(
  wecom: Wecom,
  corp: WecomCorp,
  card: { staffId: string; title: string; description: string; url: string; button: string },
): Promise<boolean> {
  const body = {
    touser: card.staffId,
    msgtype: 'textcard',
    agentid: Number(corp.agentId),
    textcard: {
      title: card.title.slice(0, 128),
      description: card.description.slice(0, 512),
      url: card.url,
      btntxt: card.button,
    },
    enable_duplicate_check: 1,
  }
  const reply = await wecom.call(corp, { path: 'message/send', body }, SendReply)
  return !reply.invaliduser
}
