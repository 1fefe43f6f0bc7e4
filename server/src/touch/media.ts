import type { MessageContent } from '@xiaoguan/shared'
import type { Deps } from '../deps.ts'
import { Problem } from '../problem.ts'
import { remedyOf } from '../wecom/errors.ts'
import { uploadMedia } from '../wecom/media.ts'

/** The platform's ids of the files in these messages, uploaded anew when missing or at their end. Not in a transaction. */
export async function readyMedia(
  deps: Deps,
  corpId: string,
  messages: readonly MessageContent[],
  now: Date,
): Promise<Map<string, string>> {
  const mediaIds = new Map<string, string>()
  for (const message of messages) {
    if (message.kind !== 'image' && message.kind !== 'file' && message.kind !== 'video') continue
    if (mediaIds.has(message.fileId)) continue
    mediaIds.set(message.fileId, await readyFile(deps, corpId, message.fileId, message.kind, now))
  }
  return mediaIds
}

async function readyFile(
  deps: Deps,
  corpId: string,
  fileId: string,
  kind: 'image' | 'file' | 'video',
  now: Date,
): Promise<string> {
  const fileRow = deps.db
    .selectFrom('file')
    .where('corp_id', '=', corpId)
    .where('file_id', '=', fileId)
  const known = await fileRow.select(['media_id', 'media_expires_at']).executeTakeFirst()
  if (!known) throw new Problem('script.unknown')
  if (known.media_id && known.media_expires_at && known.media_expires_at > now)
    return known.media_id
  const file = await fileRow.select(['name', 'media_type', 'bytes']).executeTakeFirstOrThrow()
  const given = { name: file.name, mediaType: file.media_type, bytes: file.bytes, kind }
  const uploaded = await upload(deps, corpId, given, now)
  await deps.db
    .updateTable('file')
    .set({ media_id: uploaded.mediaId, media_expires_at: uploaded.expiresAt })
    .where('corp_id', '=', corpId)
    .where('file_id', '=', fileId)
    .execute()
  return uploaded.mediaId
}

async function upload(
  deps: Deps,
  corpId: string,
  file: Parameters<typeof uploadMedia>[2],
  now: Date,
) {
  try {
    return await uploadMedia(deps.wecom, await deps.wecomCorp(corpId), file, now)
  } catch (error) {
    const code = remedyOf(error) === 'try_again' ? 'wecom.unavailable' : 'wecom.refused'
    throw new Problem(code, { cause: error })
  }
}

/** A message as the client needs it: files with the platform's id, a card's picture at an address of its own. */
export function withMedia(
  message: MessageContent,
  mediaIds: ReadonlyMap<string, string>,
  coverUrl: (fileId: string) => string,
): MessageContent {
  switch (message.kind) {
    case 'image':
    case 'file':
    case 'video':
      return { ...message, mediaId: mediaIds.get(message.fileId) }
    case 'mini_program':
      return isAddress(message.cover) ? message : { ...message, cover: coverUrl(message.cover) }
    case 'text':
    case 'link':
      return message
  }
}

function isAddress(cover: string): boolean {
  return /^https?:/.test(cover)
}
