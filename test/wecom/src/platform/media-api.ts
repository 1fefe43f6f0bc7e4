import { createHash } from 'node:crypto'
import { storeMedia } from '../world.ts'
import type { SimMedia } from '../world.ts'
import { FileReply } from './call.ts'
import type { Api, Call, Reply, UploadedFile } from './call.ts'
import { Refusal } from './refusal.ts'

const megabyte = 1024 * 1024
const lifeMs = 3 * 24 * 60 * 60 * 1000
const fewestBytes = 5

type Kind = { maxBytes: number; fits(bytes: Uint8Array): boolean }

const kinds: Record<SimMedia['type'], Kind> = {
  image: { maxBytes: 10 * megabyte, fits: (bytes) => isJpeg(bytes) || isPng(bytes) },
  voice: { maxBytes: 2 * megabyte, fits: (bytes) => textAt(bytes, 0, 5) === '#!AMR' },
  video: { maxBytes: 10 * megabyte, fits: (bytes) => textAt(bytes, 4, 4) === 'ftyp' },
  file: { maxBytes: 20 * megabyte, fits: () => true },
}

export const mediaUploadApi: Api = {
  path: '/cgi-bin/media/upload',
  method: 'POST',
  permission: 'any',
  empty: {},
  codeOnGet: 40063,
  run(call) {
    const type = call.query.get('type') ?? ''
    if (!isKind(type)) throw new Refusal(40004)
    const file = checkFile(call, type)
    const { filename, contentType, bytes } = file
    const media = storeMedia(call.world, call.corp.corpId, { type, filename, contentType }, bytes)
    return describe(media)
  },
}

const mostPictureBytes = 2 * megabyte

/** A lasting picture, shown inside WeCom only; the simulator keeps no bytes of it. */
export const pictureUploadApi: Api = {
  path: '/cgi-bin/media/uploadimg',
  method: 'POST',
  permission: 'any',
  empty: {},
  codeOnGet: 40063,
  run(call) {
    const { bytes } = checkFile(call, 'image')
    if (bytes.length > mostPictureBytes) throw new Refusal(45001)
    const name = createHash('sha1').update(bytes).digest('hex')
    return { errmsg: '', url: `https://p.qpic.cn/pic_wework/${name}/0` }
  },
}

export const mediaGetApi: Api = {
  path: '/cgi-bin/media/get',
  method: 'GET',
  permission: 'any',
  empty: {},
  conflict: (call) => ({ key: call.query.get('media_id') ?? '', errcode: 45033 }),
  run(call) {
    const media = findMedia(call, call.query.get('media_id') ?? '')
    const bytes = media && call.world.media.read(media.media_id)
    if (!media || !bytes) throw new Refusal(40007)
    return new FileReply({ filename: media.filename, contentType: media.contentType, bytes })
  },
}

/** A media file of this corp that is not older than three days. */
export function findMedia(of: Pick<Call, 'corp' | 'now'>, mediaId: string): SimMedia | undefined {
  const media = of.corp.media.get(mediaId)
  return media && media.createdAt + lifeMs > of.now ? media : undefined
}

function isKind(type: string): type is SimMedia['type'] {
  return Object.hasOwn(kinds, type)
}

function checkFile(call: Call, type: SimMedia['type']): UploadedFile {
  const { file } = call
  const { pictureMegabytes } = call.settings
  if (!file || file.filename === '' || file.bytes.length === 0) throw new Refusal(44001)
  if (file.bytes.length <= fewestBytes) throw new Refusal(40006)
  const kind = kinds[type]
  const most = type === 'image' ? pictureMegabytes * megabyte : kind.maxBytes
  if (file.bytes.length > most) throw new Refusal(45001)
  if (!kind.fits(file.bytes)) throw new Refusal(40004)
  return file
}

/** Here the success text is empty and the time a string, unlike anywhere else. */
function describe(media: SimMedia): Reply {
  const created = String(Math.floor(media.createdAt / 1000))
  return { errmsg: '', type: media.type, media_id: media.media_id, created_at: created }
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8
}

function isPng(bytes: Uint8Array): boolean {
  return bytes[0] === 0x89 && textAt(bytes, 1, 3) === 'PNG'
}

function textAt(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.subarray(start, start + length)).toString('latin1')
}
