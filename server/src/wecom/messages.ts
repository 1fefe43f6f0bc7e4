import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { cutCharacters } from './cut.ts'
import { WecomError } from './errors.ts'
import { text } from './fields.ts'

const SendReply = z.object({ invaliduser: text, unlicenseduser: text })

/**
 * A card to one member. title ≤ 128 characters, description ≤ 512, url ≤ 2048 bytes, button ≤ 4 characters.
 * False when the member cannot get it (partly invalid receivers still answer errcode 0). Document 90236.
 */
export async function sendCard(
  wecom: Wecom,
  corp: WecomCorp,
  card: { staffId: string; title: string; description: string; url: string; button: string },
): Promise<boolean> {
  const message = {
    msgtype: 'textcard',
    textcard: {
      title: cutCharacters(card.title, 128),
      description: cutCharacters(card.description, 512),
      url: card.url,
      btntxt: cutCharacters(card.button, 4),
    },
  }
  const invalid = await send(wecom, corp, [card.staffId], message)
  return invalid.length === 0
}

export type TemplateCard = {
  /** At most 1,000. */
  staffIds: readonly string[]
  title: string
  description: string
  /** At most 6. */
  rows: readonly { label: string; value: string }[]
  url: string
  /** At most 3. */
  jumps?: readonly { title: string; url: string }[]
}

/** A card with rows and links of its own to several members. Gives those who cannot get it. Document 90236. */
export async function sendTemplateCard(
  wecom: Wecom,
  corp: WecomCorp,
  card: TemplateCard,
): Promise<{ invalidIds: string[] }> {
  const jumps = (card.jumps ?? []).slice(0, 3).map(({ title, url }) => {
    return { type: 1, title: cutCharacters(title, 13), url }
  })
  const message = {
    msgtype: 'template_card',
    template_card: {
      card_type: 'text_notice',
      main_title: { title: cutCharacters(card.title, 26) },
      ...(card.description ? { sub_title_text: cutCharacters(card.description, 112) } : {}),
      horizontal_content_list: card.rows.slice(0, 6).map(({ label, value }) => {
        return { keyname: cutCharacters(label, 5), value: cutCharacters(value, 26) }
      }),
      ...(jumps.length > 0 ? { jump_list: jumps } : {}),
      card_action: { type: 1, url: card.url },
    },
  }
  return { invalidIds: await send(wecom, corp, card.staffIds, message) }
}

/** A message that went out is not sent again when only its answer was lost: the platform knows it this long. */
const duplicateCheckS = 600

/** Sends and gives those of `staffIds` who cannot get it; the platform tells them in lower case. */
async function send(
  wecom: Wecom,
  corp: WecomCorp,
  staffIds: readonly string[],
  message: Record<string, unknown>,
): Promise<string[]> {
  const body = {
    touser: staffIds.join('|'),
    agentid: Number(corp.agentId),
    ...message,
    enable_duplicate_check: 1,
    duplicate_check_interval: duplicateCheckS,
  }
  try {
    const reply = await wecom.call(corp, { path: 'message/send', body }, SendReply)
    const told = `${reply.invaliduser ?? ''}|${reply.unlicenseduser ?? ''}`.toLowerCase().split('|')
    return staffIds.filter((staffId) => told.includes(staffId.toLowerCase()))
  } catch (error) {
    // Nobody of them: the same news in another form.
    if (error instanceof WecomError && error.errcode === 81_013) return [...staffIds]
    throw error
  }
}
