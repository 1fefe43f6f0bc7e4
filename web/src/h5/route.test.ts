import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { setBoot } from '../api/boot.ts'
import { noteServerVersion } from '../api/version.ts'
import { stubServer } from '../api/stub-server.ts'
import { parseRoute } from './route.ts'
import { stayCurrent } from './stay-current.ts'
import { tabOf, tabsOf } from './tabs.ts'

describe('the addresses behind #', () => {
  it('begin with the team for a lead and with today for staff', () => {
    expect(parseRoute('', 'lead').name).toBe('team')
    expect(parseRoute('#/', 'operator').name).toBe('team')
    expect(parseRoute('', 'staff').name).toBe('today')
  })

  it('name a department and a person', () => {
    expect(parseRoute('#/team/11', 'operator')).toEqual({ name: 'team', departmentId: '11' })
    expect(parseRoute('#/person/zhou%20qian', 'lead')).toEqual({
      name: 'person',
      staffId: 'zhou qian',
    })
  })

  it('name hand-overs, for leads only', () => {
    expect(parseRoute('#/hand-over/lina', 'lead')).toEqual({ name: 'hand-over', staffId: 'lina' })
    expect(parseRoute('#/handover/7f', 'lead')).toEqual({ name: 'handover', handoverId: '7f' })
    expect(parseRoute('#/handovers', 'operator')).toEqual({ name: 'handovers' })
    expect(parseRoute('#/hand-over/lina', 'staff')).toEqual({ name: 'today' })
  })

  it('name the customer whom a message is about, whatever her id', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (customerId) => {
        const hash = `#/today/${encodeURIComponent(customerId)}`
        expect(parseRoute(hash, 'staff')).toEqual({ name: 'today', customerId })
      }),
    )
  })

  it.each(['#/team', '#/nowhere', '#/person', '#/team/%%'])('lead staff home from %s', (hash) => {
    expect(parseRoute(hash, 'staff')).toEqual({ name: 'today' })
  })

  it('survive a broken escape', () => {
    expect(parseRoute('#/person/%E4%', 'lead')).toEqual({ name: 'person', staffId: '%E4%' })
  })

  it('belong to a tab that the role has', () => {
    const lead = { role: 'lead', staffId: 'shen' } as const
    expect(tabOf({ name: 'person', staffId: 'zhou' }, lead)).toBe('team')
    expect(tabOf({ name: 'person', staffId: 'shen' }, lead)).toBe('mine')
    expect(tabsOf('staff').map((tab) => tab.name)).toEqual(['today', 'customers', 'mine'])
    expect(tabsOf('lead').map((tab) => tab.name)).toEqual(['team', 'today', 'customers', 'mine'])
  })
})

describe('a page older than the server', () => {
  afterEach(() => {
    setBoot(null)
    sessionStorage.clear()
  })

  it('reloads once, and only when nothing waits to be sent', async () => {
    stubServer(() => 'offline')
    const reload = vi.fn<() => void>()
    let waiting = 1
    stayCurrent({ flush: async () => {}, pending: () => waiting }, reload)
    noteServerVersion('v2')
    await Promise.resolve()
    expect(reload).not.toHaveBeenCalled()
    waiting = 0
    noteServerVersion('v2')
    await Promise.resolve()
    expect(reload).toHaveBeenCalledTimes(1)
    noteServerVersion('v2')
    await Promise.resolve()
    expect(reload).toHaveBeenCalledTimes(1)
  })
})
