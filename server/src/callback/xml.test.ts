import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvent } from './event.ts'
import { readXml } from './xml.ts'

describe('reading XML', () => {
  it('gives plain elements by name, CDATA or not, and leaves the rest out', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
      <xml a="1"><B><![CDATA[<b>&amp;]]></B><A> 1 </A><List><Item>x</Item></List><C/></xml>`
    expect(readXml(text)).toEqual({ A: '1', B: '<b>&amp;', C: '' })
  })

  it.each([
    ['an entity', '<!DOCTYPE x [<!ENTITY a "b">]><xml><A>&a;</A></xml>'],
    ['an external entity', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><A>1</A></xml>'],
    ['an entity without a doctype', '<xml><!ENTITY a "b"><A>1</A></xml>'],
    ['depth', `<xml>${'<a>'.repeat(20)}${'</a>'.repeat(20)}</xml>`],
    ['width', `<xml>${'<a></a>'.repeat(4000)}</xml>`],
    ['another root', '<html><A>1</A></html>'],
    ['two roots', '<xml><A>1</A></xml><xml><A>2</A></xml>'],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(readXml(text)).toBeUndefined()
  })

  it('lets no name reach behind the object', () => {
    expect(readXml('<xml><__proto__><A>1</A></__proto__></xml>')).toBeUndefined()
    expect(readXml('<xml><toString>x</toString><A>1</A></xml>')?.A).toBe('1')
    expect({}).not.toHaveProperty('A')
  })

  it('never throws, whatever comes', () => {
    const pieces = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<A>',
      '</A>',
      '<![CDATA[',
      ']]>',
      '&x;',
      '<!--',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
        expect(() => readXml(parts.join(''))).not.toThrow()
      }),
    )
  })
})

describe('reading an event', () => {
  const at = new Date('2026-11-19T10:40:00+08:00')

  it('takes the time of its arrival where it tells none', () => {
    const event = readEvent({ MsgType: 'event', Event: 'e' }, 'x', at)
    expect(event).toMatchObject({ kind: 'e', happenedAt: at, fields: {} })
    expect(readEvent({ Event: 'e', CreateTime: '1403610513' }, 'x', at)?.happenedAt).toEqual(
      new Date(1_403_610_513_000),
    )
  })

  it('is none without a kind, or with one that is no name', () => {
    expect(readEvent({ UserID: 'a' }, 'x', at)).toBeUndefined()
    expect(readEvent({ Event: 'a b; drop' }, 'x', at)).toBeUndefined()
  })
})
