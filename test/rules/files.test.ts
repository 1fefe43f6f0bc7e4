import { describe, expect, it } from 'vitest'
import { findLines, readFiles } from './project-files.ts'
import type { ProjectFile } from './project-files.ts'

const code = /\.(ts|mjs|vue|css)$/

describe('the files of the project', () => {
  it('have at most 300 lines', () => {
    const long = readFiles(['shared', 'server', 'web', 'test', 'bin'], code).flatMap(
      ({ path, text }) => {
        const lines = text.trimEnd().split('\n').length
        return lines > 300 ? [`${path}: ${lines} lines`] : []
      },
    )
    expect(long).toEqual([])
  })

  it('keep script and template of a component within 80 lines each', () => {
    const long = readFiles(['web/src'], /\.vue$/).flatMap((file) =>
      ['script', 'template'].flatMap((block) => {
        const lines = countBlockLines(file, block)
        return lines > 80 ? [`${file.path}: ${block} of ${lines} lines`] : []
      }),
    )
    expect(long).toEqual([])
  })

  it('do not print from the server or the pages', () => {
    const found = readFiles(['server/src', 'web/src', 'shared/src'], /\.(ts|vue)$/).flatMap(
      (file) => findLines(file, /\bconsole\.\w+\(/),
    )
    expect(found).toEqual([])
  })

  it('do not know that WeCom may be a simulated one', () => {
    const product = [
      ...readFiles(['server/src', 'web/src', 'shared/src'], /\.(ts|vue|sql|css|html)$/),
      ...readFiles(['web'], /^web\/[^/]+\.(html|ts)$/),
    ].filter(({ path }) => !path.endsWith('.test.ts'))
    const words = /simulat|wecom.?sim|模拟|\b(3001|3002|4001|4002)\b/i
    expect(product.flatMap((file) => findLines(file, words))).toEqual([])
  })
})

/** The lines between the tags of a component's outermost block. */
function countBlockLines({ text }: ProjectFile, block: string): number {
  const lines = text.split('\n')
  const begin = lines.findIndex((line) => line.startsWith(`<${block}`))
  const end = lines.lastIndexOf(`</${block}>`)
  return begin === -1 || end === -1 ? 0 : end - begin - 1
}
