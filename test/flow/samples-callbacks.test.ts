import { readFileSync, readdirSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Message, arrive, listLeftOpen, refused, taken } from './callback-arrival.ts'
import { keptOf, leftAside, unknown } from './callback-own-samples.ts'
import { hasSamples } from './wecom-samples.ts'

afterEach(() => vi.restoreAllMocks())

const fixtures = new URL('../../../shared/wecom/fixtures/', import.meta.url)
const folders = [
  'callbacks-selfbuilt',
  'skit/events/Contact',
  'skit/events/ExternalContact',
  'skit/events/Push',
] as const

type Published = { name: string; xml: string; kind: string }

function listEvents(): Published[] {
  return folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, fixtures)).map((file) => {
      const xml = readFileSync(new URL(`${folder}/${file}`, fixtures), 'utf8')
      return { name: `${folder}/${file}`, xml, kind: kindOf(xml) }
    }),
  )
}

/** An element's text, read with less than a parser. */
function textOf(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>(?:<!\\[CDATA\\[(.*?)\\]\\]>|([^<]*))</${name}>`, 's').exec(
    xml,
  )
  return found ? (found[1] ?? found[2]) : undefined
}

function kindOf(xml: string): string {
  const event = textOf(xml, 'Event') ?? textOf(xml, 'MsgType') ?? ''
  const change = textOf(xml, 'ChangeType')
  return change ? `${event}.${change}` : event
}

function fieldsOf({ xml, kind }: Published): Record<string, string> {
  return Object.fromEntries(
    (keptOf[kind] ?? []).flatMap((name) => {
      const value = textOf(xml, name)
      return value ? [[name, value]] : []
    }),
  )
}

const toUs =
  ({ xml }: Published): Message =>
  (receiveId) =>
    xml.replace(/(<ToUserName><!\[CDATA\[).*?\]/, `$1${receiveId}]`)

const all = hasSamples ? listEvents() : []
const ofSuites = all.filter(({ xml }) => xml.includes('<SuiteId>'))
const ours = all.filter((event) => !ofSuites.includes(event))

describe.runIf(!hasSamples)('published callbacks', () => {
  it('are not beside the project; its own samples are tested in any case', () => {
    expect(hasSamples).toBe(false)
  })
})

describe.runIf(hasSamples)('published callbacks', () => {
  it.each(ours)('are kept with ids and codes only: $name', async (event) => {
    const { told, ...came } = await arrive(toUs(event))
    expect(came).toEqual(taken(event.kind, fieldsOf(event)))
    const isUnknown = event.kind in unknown
    expect(told.map(({ kind }) => kind)).toEqual(isUnknown ? [event.kind] : [])
  })

  it('that ask for nothing do so for a reason, and every reason is met', () => {
    const kinds = new Set(ours.map(({ kind }) => kind))
    const idle = [...kinds].filter((kind) => !(kind in keptOf))
    const explained = [...Object.keys(leftAside), ...Object.keys(unknown)]
    expect(idle.toSorted()).toEqual(explained.toSorted())
    expect(Object.keys(keptOf).filter((kind) => !kinds.has(kind))).toEqual([])
  })

  it('leave no work undone, whomever they name', async () => {
    const { stored, open } = await listLeftOpen(ours.map(toUs))
    // Some are published in two places.
    expect(stored).toBe(new Set(ours.map(({ xml }) => xml)).size)
    expect(open).toEqual([])
  })

  // A self-built app gets none of these: sealed for the suite it is another receiver, else no message of ours.
  it.each(ofSuites)('of third-party suites are refused: $name', async (event) => {
    const ofSuite = await arrive(toUs(event), textOf(event.xml, 'SuiteId'))
    expect(ofSuite).toMatchObject(refused(403, 'receiver'))
    expect(await arrive(toUs(event))).toMatchObject(refused(400, 'malformed'))
  })
})
