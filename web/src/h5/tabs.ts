import type { Role } from '@xiaoguan/shared/session'
import type { Route } from './route.ts'

export type Tab = { name: 'today' | 'team' | 'mine'; words: string }

/** A lead begins with the team and serves customers too; an operator serves none. */
export function tabsOf(role: Role): Tab[] {
  const today: Tab = { name: 'today', words: '今天要联系' }
  const mine: Tab = { name: 'mine', words: '我的' }
  return role === 'staff' ? [today, mine] : [{ name: 'team', words: '团队' }, today, mine]
}

/** The tab a route belongs to: persons and hand-overs stand under the team, oneself under 我的. */
export function tabOf(route: Route, me: { role: Role; staffId: string }): Tab['name'] {
  switch (route.name) {
    case 'handovers':
    case 'hand-over':
    case 'handover':
      return 'team'
    case 'person':
      return me.role === 'staff' || route.staffId === me.staffId ? 'mine' : 'team'
    case 'today':
    case 'team':
    case 'mine':
      return route.name
  }
}
