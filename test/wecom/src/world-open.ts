import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { WorldChange } from './world-change.ts'
import { World } from './world-live.ts'
import type { MediaStore } from './world-live.ts'
import { WorldSeed } from './world-seed.ts'

const mediaLifeMs = 3 * 24 * 60 * 60 * 1000

const Snapshot = z.object({ generation: z.number().int(), world: WorldSeed })

/**
 * Opens the world. Without `dir` it lives in memory. With `dir`, what was there before wins over
 * `seed`, and every change is on disk before it takes effect, so that a kill at any instant loses
 * nothing that was answered.
 *
 * On disk: `snapshot.json` names a generation n, `changes-n.jsonl` holds what happened since. Each
 * opening folds them into a snapshot n+1, put in place by a rename: before it the old pair counts,
 * after it the new one, never a mixture.
 */
export function openWorld(options: { seed: WorldSeed; now: () => number; dir?: string }): World {
  const { seed, now, dir } = options
  if (dir === undefined) return new World(seed, { now, media: memoryMedia() })
  mkdirSync(join(dir, 'media'), { recursive: true })
  const media = folderMedia(join(dir, 'media'))
  const generation = foldHistory(dir, seed, { now, media })
  const snapshot = readSnapshot(dir)
  if (!snapshot) throw new Error(`${dir}/snapshot.json vanished while it was being opened`)
  return new World(snapshot.world, { now, media, log: openLog(dir, generation) })
}

/** Makes a new snapshot of everything known; the answer is its generation. */
function foldHistory(
  dir: string,
  seed: WorldSeed,
  options: { now: () => number; media: MediaStore },
): number {
  const before = readSnapshot(dir)
  const old = new World(before?.world ?? seed, options)
  if (before) for (const change of readLog(dir, before.generation)) old.commit(change)
  dropOldMedia(old)
  const generation = (before?.generation ?? 0) + 1
  const draft = join(dir, 'snapshot.json.new')
  writeFileSync(draft, JSON.stringify({ generation, world: old.toData() }), { flush: true })
  renameSync(draft, join(dir, 'snapshot.json'))
  for (const name of readdirSync(dir)) {
    if (name.startsWith('changes-')) rmSync(join(dir, name))
  }
  return generation
}

function readSnapshot(dir: string): z.infer<typeof Snapshot> | undefined {
  const path = join(dir, 'snapshot.json')
  if (!existsSync(path)) return undefined
  return Snapshot.parse(JSON.parse(readFileSync(path, 'utf8')))
}

/** A line without its newline was being written when the process died: nobody was answered. */
function readLog(dir: string, generation: number): WorldChange[] {
  const path = logPath(dir, generation)
  if (!existsSync(path)) return []
  const complete = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  // Our own file, written by `append` below; its lines are changes by construction.
  return complete.map((line) => JSON.parse(line) as WorldChange)
}

function logPath(dir: string, generation: number): string {
  return join(dir, `changes-${generation}.jsonl`)
}

function openLog(dir: string, generation: number) {
  const file = openSync(logPath(dir, generation), 'a')
  return {
    append(change: WorldChange) {
      const line = Buffer.from(`${JSON.stringify(change)}\n`)
      let written = 0
      while (written < line.length) written += writeSync(file, line, written)
    },
    close: () => closeSync(file),
  }
}

function dropOldMedia(world: World): void {
  for (const corp of world.corps.values()) {
    const old = [...corp.media.values()].filter((m) => m.createdAt + mediaLifeMs <= world.now())
    const mediaIds = old.map((media) => media.media_id)
    if (old.length > 0) world.commit({ type: 'media_expired', corpId: corp.corpId, mediaIds })
    for (const id of mediaIds) world.media.remove(id)
  }
}

function memoryMedia(): MediaStore {
  const files = new Map<string, Uint8Array>()
  return {
    write: (id, bytes) => void files.set(id, bytes),
    read: (id) => files.get(id),
    remove: (id) => void files.delete(id),
  }
}

function folderMedia(dir: string): MediaStore {
  return {
    write: (id, bytes) => writeFileSync(join(dir, id), bytes),
    read: (id) => (existsSync(join(dir, id)) ? readFileSync(join(dir, id)) : undefined),
    remove: (id) => rmSync(join(dir, id), { force: true }),
  }
}
