import type { Role } from '@xiaoguan/shared/session'

/** What the H5 can show; written behind "#", so that the address that was signed never changes. */
export type Route =
  | { name: 'today' }
  | { name: 'team'; departmentId: string | null }
  | { name: 'person'; staffId: string }
  | { name: 'mine' }

/** Where someone begins: a lead with the team, staff with today's list. */
function homeRoute(role: Role): Route {
  return role === 'staff' ? { name: 'today' } : { name: 'team', departmentId: null }
}

/** Reads `#/team/11`; what it does not know, or is not this role's, leads home. */
export function parseRoute(hash: string, role: Role): Route {
  const [name = '', id = ''] = hash.replace(/^#\/?/, '').split('/')
  switch (name) {
    case 'today':
      return { name: 'today' }
    case 'mine':
      return { name: 'mine' }
    case 'person':
      return id ? { name: 'person', staffId: decode(id) } : homeRoute(role)
    case 'team':
      return role === 'staff'
        ? homeRoute(role)
        : { name: 'team', departmentId: /^\d+$/.exec(id)?.[0] ?? null }
    default:
      return homeRoute(role)
  }
}

export const routeTitles: Record<Route['name'], string> = {
  today: '今天要联系',
  team: '团队',
  person: '完成情况',
  mine: '我的',
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A "%" typed by hand is itself.
    return text
  }
}
