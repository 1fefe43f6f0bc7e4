import { expect, it } from 'vitest'
import { startSimulator } from '../start.ts'
import { ownSamples } from './own-samples.ts'
import { sampleCorp } from './sample-corp.ts'
import { differences } from './shape.ts'

const names = {
  users: ['lisi', 'zhangsan'],
  left: ['zhaoliu'],
  customers: ['wmOne'],
  tags: ['etOne', 'etTwo'],
  chats: ['wrOne'],
}

it.each(ownSamples.map((sample, index) => ({ ...sample, index })))(
  '$path (sample $index) is accepted and answered in the documented shape',
  async ({ path, query, body, answer }) => {
    const sim = await startSimulator({ corp: sampleCorp(names) })
    const own = await sim.call(path, { ...(query && { query }), ...(body && { body }) })
    expect(own).toMatchObject({ errcode: 0, errmsg: 'ok' })
    expect(differences(own, answer)).toEqual([])
  },
)

const pairs: [text: string, answer: unknown, sample: unknown, found: string[]][] = [
  ['another type', { a: '1' }, { a: 1 }, ['a is string, in the sample number']],
  ['a field too many', { a: 1, b: 2 }, { a: 1 }, ['b is not in the sample']],
  ['a field too few', { a: [{}] }, { a: [{ b: 1 }] }, ['a[].b is missing']],
  ['nothing', { a: [{ b: 1 }, {}] }, { a: [{ b: 2 }] }, []],
]

it.each(pairs)('comparing shapes finds %s', (_, answer, sample, found) => {
  expect(differences(answer, sample)).toEqual(found)
})

it('leaves out what may differ', () => {
  const allowed = { absent: ['a'], extra: ['c'] }
  expect(differences({ c: 1 }, { a: { b: 1 } }, allowed)).toEqual([])
})
