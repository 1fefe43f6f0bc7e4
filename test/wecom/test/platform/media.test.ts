import { expect, it, vi } from 'vitest'
import { readBody, startSimulator } from './start.ts'
import type { Simulator } from './start.ts'

const png = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 1, 2, 3]
const megabyte = 1024 * 1024

async function upload(sim: Simulator, type: string, bytes: number[] | Uint8Array, field = 'media') {
  const form = new FormData()
  form.append(field, new Blob([new Uint8Array(bytes)], { type: 'image/png' }), '护理图.png')
  const query = new URLSearchParams({ access_token: await sim.token(), type })
  return fetch(`${sim.address}/cgi-bin/media/upload?${query}`, { method: 'POST', body: form })
}

async function get(sim: Simulator, mediaId: string, secret?: string, headers = {}) {
  const query = new URLSearchParams({ access_token: await sim.token(secret), media_id: mediaId })
  return fetch(`${sim.address}/cgi-bin/media/get?${query}`, { headers })
}

const refused: [text: string, type: string, bytes: number[] | Uint8Array, errcode: number][] = [
  ['an unknown type', 'song', png, 40004],
  ['no bytes', 'image', [], 44001],
  ['five bytes', 'image', png.slice(0, 5), 40006],
  ['a picture of another format', 'image', [71, 73, 70, 56, 57, 97], 40004],
  ['a voice that is no AMR', 'voice', png, 40004],
  ['a video that is no MP4', 'video', png, 40004],
  ['a picture over 10 MB', 'image', new Uint8Array(10 * megabyte + 1), 45001],
  ['a voice over 2 MB', 'voice', new Uint8Array(2 * megabyte + 1), 45001],
  ['a file over all bounds', 'file', new Uint8Array(31 * megabyte), 45001],
  ['a file over 20 MB', 'file', new Uint8Array(20 * megabyte + 1), 45001],
]

it.each(refused)('refuses %s', async (_, type, bytes, errcode) => {
  const sim = await startSimulator()
  expect((await readBody(await upload(sim, type, bytes))).errcode).toBe(errcode)
})

it('wants the form field to be called media', async () => {
  const sim = await startSimulator()
  expect((await readBody(await upload(sim, 'image', png, 'file'))).errcode).toBe(44001)
  expect((await sim.call('media/upload', { query: { type: 'image' }, body: {} })).errcode).toBe(
    44001,
  )
})

it('stores a picture for three days, for all apps of the corp and no other', async () => {
  const sim = await startSimulator()
  const stored = await readBody(await upload(sim, 'image', png))
  expect(stored).toEqual({
    errcode: 0,
    errmsg: '',
    type: 'image',
    media_id: expect.any(String),
    created_at: String(sim.world.now() / 1000),
  })
  const mediaId = String(stored['media_id'])
  for (const secret of ['main-secret', 'other-secret']) {
    const response = await get(sim, mediaId, secret)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual(png)
  }
  expect((await readBody(await get(sim, mediaId, 'foreign-secret'))).errcode).toBe(40007)
  sim.later(3 * 24 * 3_600_000)
  expect((await readBody(await get(sim, mediaId))).errmsg).toMatch(/^invalid media_id, hint/)
})

it('answers a range with 206', async () => {
  const sim = await startSimulator()
  const { media_id } = await readBody(await upload(sim, 'image', png))
  const response = await get(sim, String(media_id), undefined, { range: 'bytes=1-3' })
  expect([response.status, await response.text()]).toEqual([206, 'PNG'])
  expect(response.headers.get('content-range')).toBe('bytes 1-3/11')
})

it('sends an uploaded picture to staff', async () => {
  const sim = await startSimulator()
  const { media_id } = await readBody(await upload(sim, 'image', png))
  const body = { touser: 'wangfang', agentid: 1000002, msgtype: 'image', image: { media_id } }
  expect((await sim.call('message/send', { body })).errcode).toBe(0)
})

it('refuses to read one file twice at a time', async () => {
  const sim = await startSimulator()
  const { media_id } = await readBody(await upload(sim, 'image', png))
  const path = '/cgi-bin/media/get'
  const release = sim.platform.faults.hold(path)
  const first = get(sim, String(media_id))
  await vi.waitFor(() => {
    expect(sim.platform.calls.list(path)).toHaveLength(1)
  })
  expect((await readBody(await get(sim, String(media_id)))).errcode).toBe(45033)
  release()
  expect((await first).status).toBe(200)
  expect((await get(sim, String(media_id))).headers.get('content-type')).toBe('image/png')
})

it('takes smaller pictures only where that is switched on', async () => {
  const sim = await startSimulator({ settings: { pictureMegabytes: 2 } })
  const bytes = new Uint8Array(2 * megabyte + 1)
  bytes.set(png)
  expect((await readBody(await upload(sim, 'image', bytes))).errcode).toBe(45001)
})

it('gives a lasting address to a picture of two megabytes at most', async () => {
  const sim = await startSimulator()
  const send = async (bytes: number[] | Uint8Array) => {
    const form = new FormData()
    form.append('media', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'a.png')
    const url = `${sim.address}/cgi-bin/media/uploadimg?access_token=${await sim.token()}`
    return readBody(await fetch(url, { method: 'POST', body: form }))
  }
  expect(await send(png)).toEqual({
    errcode: 0,
    errmsg: '',
    url: expect.stringMatching(/^https:\/\/p\.qpic\.cn\//),
  })
  const large = new Uint8Array(2 * megabyte + 1)
  large.set(png)
  expect((await send(large)).errcode).toBe(45001)
})
