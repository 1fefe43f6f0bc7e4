import type { Role } from '@xiaoguan/shared/session'
import type { Route } from './route.ts'

export type Tab = { name: 'today' | 'team' | 'customers' | 'mine'; words: string }

/** A lead begins with the team and serves customers too. */
export function tabsOf(role: Role): Tab[] {
  const today: Tab = { name: 'today', words: '今天要联系' }
  const customers: Tab = { name: 'customers', words: '客户' }
  const own = [today, customers, { name: 'mine', words: '我的' } as const]
  return role === 'staff' ? own : [{ name: 'team', words: '团队' }, ...own]
}

const tabOfPage: Record<Exclude<Route['name'], 'person'>, Tab['name']> = {
  today: 'today',
  team: 'team',
  handovers: 'team',
  'hand-over': 'team',
  handover: 'team',
  customers: 'customers',
  bulks: 'customers',
  bulk: 'customers',
  mine: 'mine',
}

/** The tab a route belongs to: persons and hand-overs stand under the team, oneself under 我的. */
export function tabOf(route: Route, me: { role: Role; staffId: string }): Tab['name'] {
  if (route.name !== 'person') return tabOfPage[route.name]
  return me.role === 'staff' || route.staffId === me.staffId ? 'mine' : 'team'
}
