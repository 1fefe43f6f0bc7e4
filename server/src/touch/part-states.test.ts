import { PartState } from '@xiaoguan/shared'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { partAfter, touchStateOf } from './part-states.ts'

const state = fc.constantFrom(...PartState.options)

it('never un-sends a part, whatever comes late or twice', () => {
  fc.assert(
    fc.property(fc.array(state), (results) => {
      const end = results.reduce<PartState>(partAfter, 'opened')
      const last = results.at(-1) ?? 'opened'
      expect(end).toBe(results.includes('sent') ? 'sent' : last)
    }),
  )
})

it('calls a touch sent only when every part is', () => {
  fc.assert(
    fc.property(fc.array(state, { minLength: 1 }), (parts) => {
      expect(touchStateOf(parts) === 'sent').toBe(parts.every((part) => part === 'sent'))
    }),
  )
})

it('tells some sent, under way, to be asked and gone apart', () => {
  expect(touchStateOf(['sent', 'opened'])).toBe('partly')
  expect(touchStateOf(['sent', 'unconfirmed'])).toBe('unconfirmed')
  expect(touchStateOf(['opened', 'opened'])).toBe('open')
  expect(touchStateOf(['cancelled', 'failed'])).toBe('failed')
  expect(touchStateOf(['cancelled'])).toBe('cancelled')
})

it('is over once the first part did not go out, whatever stands behind it untried', () => {
  const ended = fc.constantFrom<PartState>('cancelled', 'failed')
  const unsent = fc.array(fc.constantFrom<PartState>('opened', 'cancelled', 'failed'))
  fc.assert(
    fc.property(ended, unsent, (first, rest) => {
      expect(['cancelled', 'failed']).toContain(touchStateOf([first, ...rest]))
      expect(touchStateOf(['opened', first, ...rest])).toBe('open')
      expect(touchStateOf([first, ...rest, 'unconfirmed'])).toBe('unconfirmed')
    }),
  )
})
