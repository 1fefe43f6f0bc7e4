import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { id } from './fields.ts'

const UploadReply = z.object({ media_id: id })
const mediaLastsMs = 3 * 86_400_000
const renewEarlyMs = 3_600_000

/** Uploads a file for three days; more than 5 bytes, images jpg or png up to 10 MB. Document 90253. */
export async function uploadMedia(
  wecom: Wecom,
  corp: WecomCorp,
  file: { name: string; mediaType: string; bytes: Uint8Array; kind: 'image' | 'file' | 'video' },
  now: Date,
): Promise<{ mediaId: string; expiresAt: Date }> {
  const form = new FormData()
  form.append('media', new Blob([Uint8Array.from(file.bytes)], { type: file.mediaType }), file.name)
  const reply = await wecom.call(
    corp,
    { path: 'media/upload', query: { type: file.kind }, form },
    UploadReply,
  )
  return {
    mediaId: reply.media_id,
    expiresAt: new Date(now.getTime() + mediaLastsMs - renewEarlyMs),
  }
}
