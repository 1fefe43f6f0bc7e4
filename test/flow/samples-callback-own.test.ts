import { afterEach, describe, expect, it, vi } from 'vitest'
import { arrive, listLeftOpen, refused, taken } from './callback-arrival.ts'
import { keptOf, leftAside, ownEvents, type OwnEvent } from './callback-own-samples.ts'

afterEach(() => vi.restoreAllMocks())

const messageOf =
  ({ inner }: Pick<OwnEvent, 'inner'>) =>
  (receiveId: string) =>
    `<xml><ToUserName><![CDATA[${receiveId}]]></ToUserName><FromUserName>sys</FromUserName>
    <CreateTime>1795312800</CreateTime><MsgType><![CDATA[event]]></MsgType>${inner}</xml>`

const suite = { SuiteId: 'wwsuite', AuthCorpId: 'wwauth', InfoType: 'change_external_contact' }
const suiteMessage = () => {
  const fields = { ...suite, TimeStamp: '1795312800', ChangeType: 'edit_external_contact' }
  const xml = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`)
  return `<xml>${xml.join('')}</xml>`
}

describe('our own samples of events', () => {
  it.each(ownEvents)('are kept with ids and codes only: $name', async (event) => {
    const { told, ...came } = await arrive(messageOf(event))
    expect(came).toEqual(taken(event.kind, event.fields))
    expect(told).toEqual([])
  })

  it('are of every kind that asks for work', () => {
    const kinds = new Set(ownEvents.map(({ kind }) => kind))
    expect(Object.keys(keptOf).filter((kind) => !kinds.has(kind))).toEqual([])
    expect([...kinds].filter((kind) => !(kind in keptOf) && !(kind in leftAside))).toEqual([])
  })

  it('leave no work undone, whomever they name', async () => {
    const left = await listLeftOpen(ownEvents.map(messageOf))
    expect(left).toEqual({ stored: ownEvents.length, open: [] })
  })

  it('of a third-party suite are no event of ours: another receiver, or no such message', async () => {
    expect(await arrive(suiteMessage, suite.SuiteId)).toMatchObject(refused(403, 'receiver'))
    expect(await arrive(suiteMessage)).toMatchObject(refused(400, 'malformed'))
  })
})
