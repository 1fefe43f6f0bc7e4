import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { knownCodes, textOfCode } from '../../../src/platform/refusal.ts'

/** Beside the project, where the published table of codes and the collected texts may lie. */
const folder = join(import.meta.dirname, '../../../../../../shared/wecom/fixtures')
const present = existsSync(join(folder, 'errcodes.json'))
const why = present ? '' : ' (skipped: the table does not lie beside the project)'

type Table = { errcode: number }[]
type Texts = { texts: Record<string, string | string[]> }

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

/** Not in the table of 2024: a conflict that developers report. */
const notInTable = [45035]
/** Texts that carry a field's name, or a note of the collector. */
const notWordForWord = new Set([40058, 50001])

describe.skipIf(!present)(`the published codes${why}`, () => {
  it('has every code the simulator answers with', () => {
    // The table is what its index says it is; a wrong one fails below.
    const table = read('errcodes.json') as Table
    const published = new Set(table.map(({ errcode }) => errcode))
    const strange = knownCodes.filter((code) => !published.has(code))
    expect(strange.toSorted((a, b) => a - b)).toEqual(notInTable)
  })

  it('says what the live platform was seen to say', () => {
    const { texts } = read('errmsg-samples.json') as Texts
    const seen = Object.entries(texts).filter(([code]) => !notWordForWord.has(Number(code)))
    const ours = seen.filter(([code]) => knownCodes.includes(Number(code)))
    expect(ours.length).toBeGreaterThan(20)
    for (const [code, text] of ours) expect([code, textOfCode(Number(code))]).toEqual([code, text])
  })
})
