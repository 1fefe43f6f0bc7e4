import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { apis } from '../../../src/platform/apis.ts'
import { startSimulator } from '../start.ts'
import { sampleAgent, sampleCorp } from './sample-corp.ts'
import { differences } from './shape.ts'
import { served, skitNames } from './skit-served.ts'
import type { Served } from './skit-served.ts'
import { unserved } from './skit-unserved.ts'

/** Beside the project, where the samples of WeCom’s documents may lie. */
const folder = join(import.meta.dirname, '../../../../../../shared/wecom/fixtures/skit/api')
const present = existsSync(folder)

/** Every sample: "CgibinUser/CgibinUserGet", from its request, its answer or both. */
const names = present
  ? [
      ...new Set(
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((path) => path.endsWith('.json'))
          .map((path) => path.replaceAll('\\', '/').replace(/(?:Request|Response)\.json$/, '')),
      ),
    ].toSorted()
  : []

function read(path: string): Record<string, unknown> | undefined {
  const file = join(folder, path)
  // A sample is one JSON object; a test that meets another fails on it.
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>)
    : undefined
}

function servedAt(name: string): Served | undefined {
  return served[basename(name)]
}

function reasonAgainst(name: string): string | undefined {
  return Object.entries(unserved).find(([start]) => name.startsWith(start))?.[1]
}

const why = present ? '' : ' (skipped: the samples do not lie beside the project)'

describe.skipIf(!present)(`published samples of the API${why}`, () => {
  it('each is tried, or has a reason why not', () => {
    expect(names.filter((name) => !servedAt(name) && !reasonAgainst(name))).toEqual([])
    const known = new Set(names.map((name) => basename(name)))
    expect(Object.keys(served).filter((name) => !known.has(name))).toEqual([])
    const unused = Object.keys(unserved).filter(
      (start) => !names.some((name) => !servedAt(name) && name.startsWith(start)),
    )
    expect(unused).toEqual([])
  })

  const tried = names.filter((name) => servedAt(name))
  describe.each([...new Set(tried.map((name) => dirname(name)))])('%s', (path) => {
    const list = tried.filter((name) => dirname(name) === path)
    it.each(list)('%s: the request is accepted, the answer has the shape', async (name) => {
      const sample = servedAt(name)
      if (!sample) throw new Error(`${name} is not served`)
      expect(await trySample(name, sample)).toEqual([])
    })
  })
})

describe.skipIf(!present)(`kinds of message in the sample of message/send${why}`, () => {
  const kinds = ['text', 'image', 'file', 'textcard', 'markdown', 'template_card']
  it.each(kinds)('%s is delivered', async (msgtype) => {
    const sim = await startSimulator({ corp: sampleCorp(skitNames) })
    const request = read('CgibinMessage/CgibinMessageSendRequest.json')
    const body = { ...request, agentid: sampleAgent, msgtype }
    expect(await sim.call('message/send', { body })).toMatchObject({ errcode: 0 })
  })

  // The product sends none of these; the platform’s word for a kind it does not know.
  it.each(['news', 'mpnews', 'miniprogram_notice'])('%s is not served', async (msgtype) => {
    const sim = await startSimulator({ corp: sampleCorp(skitNames) })
    const request = read('CgibinMessage/CgibinMessageSendRequest.json')
    const body = { ...request, agentid: sampleAgent, msgtype }
    expect((await sim.call('message/send', { body })).errcode).toBe(40008)
  })
})

/** What is wrong with our answer to the sample request. */
async function trySample(name: string, sample: Served): Promise<string[]> {
  const sim = await startSimulator({ corp: sampleCorp(skitNames) })
  const request = read(`${name}Request.json`)
  const prepared = (await sample.prepare?.(sim)) ?? {}
  const isPost = apis.find((api) => api.path === `/cgi-bin/${sample.path}`)?.method === 'POST'
  const body = { ...request, ...sample.with, ...prepared }
  const answer = await sim.call(sample.path, {
    ...(sample.query ? { query: sample.query } : {}),
    ...(isPost ? { body } : {}),
  })
  if (answer.errcode !== 0 || answer.errmsg.startsWith('Warning')) return [answer.errmsg]
  // Some answers are documented nowhere but in words: a code and a text.
  const documented = read(`${name}Response.json`) ?? { errcode: 0, errmsg: 'ok' }
  return differences(answer, documented, sample)
}
