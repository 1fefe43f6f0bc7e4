import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import OutcomeChips from './OutcomeChips.vue'
import { fenOf } from './outcome-log.ts'

const now = new Date('2026-11-19T10:40:00+08:00')
const show = () => mount(OutcomeChips, { props: { now } })
async function tap(view: ReturnType<typeof show>, id: string) {
  await vi.dynamicImportSettled()
  await view.get(`[data-testid="${id}"]`).trigger('click')
}

describe('outcome chips', () => {
  it('log a plain answer with one tap', async () => {
    const view = show()
    await tap(view, 'outcome-replied')
    expect(view.emitted('log')).toEqual([[{ kind: 'replied' }]])
  })

  it('look all alike', () => {
    const classes = show()
      .findAll('.outcome')
      .map((chip) => chip.classes().join(' '))
    expect(classes).toHaveLength(9)
    expect(new Set(classes).size).toBe(1)
  })

  it('ask the amount of an order, in yuan, and keep it in fen', async () => {
    const view = show()
    await tap(view, 'outcome-ordered')
    await vi.dynamicImportSettled()
    await view.get('[data-testid="amount"]').setValue('298.5')
    await view.get('form').trigger('submit')
    expect(view.emitted('log')).toEqual([[{ kind: 'ordered', amountFen: 29_850 }]])
  })

  it('ask day and time of a booking', async () => {
    const view = show()
    await tap(view, 'outcome-booked')
    await tap(view, 'day-tomorrow')
    await tap(view, 'more-save')
    expect(view.emitted('log')).toEqual([
      [{ kind: 'booked', bookedDay: '2026-11-20', bookedTime: '15:00' }],
    ])
  })

  it('take another time of day than the usual ones, and another day', async () => {
    const view = show()
    await tap(view, 'outcome-booked')
    await tap(view, 'time-19:00')
    await tap(view, 'day-pick')
    const days = () => [...document.querySelectorAll('.van-calendar__day')]
    const wanted = () => days().find((day) => day.textContent === '28')
    await expect.poll(wanted, { timeout: 10_000 }).toBeDefined()
    wanted()?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await expect.poll(() => document.querySelector('.van-calendar')).toBeNull()
    await tap(view, 'more-save')
    expect(view.emitted('log')).toEqual([
      [{ kind: 'booked', bookedDay: '2026-11-28', bookedTime: '19:00' }],
    ])
  })

  it('log 下次再聊 with its day, and 别再发 with who said so', async () => {
    const view = show()
    await tap(view, 'outcome-later')
    await tap(view, 'day-three')
    await tap(view, 'outcome-do_not_disturb')
    await tap(view, 'said-staff')
    expect(view.emitted('log')).toEqual([
      [{ kind: 'later', laterDay: '2026-11-22' }],
      [{ kind: 'do_not_disturb', saidBy: 'staff' }],
    ])
  })

  it('take only amounts for amounts', () => {
    expect(['298', '¥298', '0', '-1', 'abc', '1.234', ''].map(fenOf)).toEqual([
      29_800,
      29_800,
      null,
      null,
      null,
      null,
      null,
    ])
  })
})
