import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { cutBytes } from './cut.ts'

/** What may go with a welcome message; media ids are temporary ones of this corp. */
export type WelcomeAttachment =
  | { kind: 'image' | 'video' | 'file'; mediaId: string }
  | { kind: 'link'; title: string; url: string; summary?: string; coverUrl?: string | null }
  | { kind: 'mini_program'; title: string; coverMediaId: string; appId: string; page: string }

const textBytes = 4000
const attachmentsMax = 9

/**
 * Sends the welcome message of an add event, within 20 seconds and once. 41050: code too old or used;
 * 41051: they talk already; 41096: another app is at it. Needs text or attachments (≤ 9). Document 92137.
 */
export async function sendWelcome(
  wecom: Wecom,
  corp: WecomCorp,
  message: { code: string; text?: string; attachments: readonly WelcomeAttachment[] },
): Promise<void> {
  const body = {
    welcome_code: message.code,
    ...(message.text ? { text: { content: cutBytes(message.text, textBytes) } } : {}),
    ...(message.attachments.length > 0
      ? { attachments: message.attachments.slice(0, attachmentsMax).map((one) => partOf(one)) }
      : {}),
  }
  await wecom.call(corp, { path: 'externalcontact/send_welcome_msg', body }, z.object({}))
}

function partOf(one: WelcomeAttachment) {
  if (one.kind === 'link') {
    const link = {
      title: cutBytes(one.title, 128),
      ...(one.coverUrl ? { picurl: one.coverUrl } : {}),
      ...(one.summary ? { desc: cutBytes(one.summary, 512) } : {}),
      url: one.url,
    }
    return { msgtype: 'link', link }
  }
  if (one.kind === 'mini_program') {
    const miniprogram = {
      title: cutBytes(one.title, 64),
      pic_media_id: one.coverMediaId,
      appid: one.appId,
      page: one.page,
    }
    return { msgtype: 'miniprogram', miniprogram }
  }
  return { msgtype: one.kind, [one.kind]: { media_id: one.mediaId } }
}
