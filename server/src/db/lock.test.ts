import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { FolderLocked, lockFolder } from './lock.ts'

const base = mkdtempSync(join(tmpdir(), 'lock-'))
afterAll(() => rmSync(base, { recursive: true }))

describe('the lock of a data folder', () => {
  it('is held until it is let go', () => {
    const dir = join(base, 'held')
    const letGo = lockFolder(dir)
    expect(() => lockFolder(dir)).toThrow(FolderLocked)
    letGo()
    lockFolder(dir)()
  })

  it('is not kept by a process that ended, nor by another one under its number', () => {
    const dir = join(base, 'stale')
    for (const left of ['999999999 1', 'nonsense', `${process.pid} 1`, `${process.ppid} 1`]) {
      writeFileSync(`${dir}.pid`, left)
      expect(() => lockFolder(dir)()).not.toThrow()
    }
  })

  it('believes a bare number of a living process', () => {
    const dir = join(base, 'bare')
    writeFileSync(`${dir}.pid`, String(process.ppid))
    expect(() => lockFolder(dir)).toThrow(FolderLocked)
  })
})
