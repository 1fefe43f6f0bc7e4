import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupBySubject, listMembersToAsk, listRenames } from './subjects.ts'

type Event = { kind: string; fields: Record<string, string> }

const edit = (ExternalUserID: string): Event => ({
  kind: 'change_external_contact.edit_external_contact',
  fields: { UserID: 'zhang', ExternalUserID },
})
const member = (UserID: string, more: Record<string, string> = {}): Event => ({
  kind: 'change_contact.update_user',
  fields: { UserID, ...more },
})
const tag = { kind: 'change_external_tag.update', fields: { Id: 'et1', TagType: 'tag' } }

describe('grouping callbacks', () => {
  it('makes one subject of many about one, the library and the directory first', () => {
    const events = [edit('wm1'), edit('wm2'), member('a'), edit('wm1'), tag, tag]
    expect(groupBySubject(events).map(({ about, events: all }) => [about, all.length])).toEqual([
      ['tags', 2],
      ['directory', 1],
      ['customer', 2],
      ['customer', 1],
    ])
  })

  it('has nobody for what names nobody, or is not known', () => {
    const events: Event[] = [
      { kind: 'change_external_contact.edit_external_contact', fields: {} },
      { kind: 'brand_new', fields: { ExternalUserID: 'wm1' } },
    ]
    expect(groupBySubject(events)).toEqual([{ about: 'nobody', events }])
  })

  it('keeps every callback exactly once, whatever comes', () => {
    const kinds = ['edit', 'member', 'tag'] as const
    const some = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 0, max: 5 })))
    fc.assert(
      fc.property(some, (given) => {
        const events = given.map(([kind, n]) => {
          if (kind === 'tag') return { ...tag }
          return kind === 'edit' ? edit(`wm${n}`) : member(`u${n}`)
        })
        const grouped = groupBySubject(events).flatMap((subject) => subject.events)
        expect(new Set(grouped)).toEqual(new Set(events))
        expect(grouped).toHaveLength(events.length)
      }),
    )
  })
})

describe('the directory to ask for', () => {
  it('is some members, each once, new ids among them', () => {
    const events = [member('a'), member('a', { NewUserID: 'b' })]
    expect(listMembersToAsk(events)).toEqual(['a', 'b'])
    expect(listRenames(events)).toEqual([{ from: 'a', to: 'b' }])
  })

  it('is all of it after a department’s change, or of many members', () => {
    const department = { kind: 'change_contact.create_party', fields: { Id: '2' } }
    expect(listMembersToAsk([member('a'), department])).toBeUndefined()
    const many = Array.from({ length: 21 }, (_, n) => member(`u${n}`))
    expect(listMembersToAsk(many)).toBeUndefined()
    expect(listMembersToAsk(many.slice(1))).toHaveLength(20)
  })
})
