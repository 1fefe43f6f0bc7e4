import type { Role } from '@xiaoguan/shared/session'

/** What the H5 can show; written behind "#", so that the address that was signed never changes. */
export type Route =
  /** With a customer: a message of ours leads to her chat. */
  | { name: 'today'; customerId?: string }
  | { name: 'team'; departmentId: string | null }
  | { name: 'person'; staffId: string }
  | { name: 'customers' }
  /** What was done with many customers, and how one of these goes. */
  | { name: 'bulks' }
  | { name: 'bulk'; bulkId: string }
  | { name: 'mine' }
  /** Hand-overs, choosing whom of a person's customers to hand over, and how one hand-over goes. */
  | { name: 'handovers' }
  | { name: 'hand-over'; staffId: string }
  | { name: 'handover'; handoverId: string }

/** Where someone begins: a lead with the team, staff with today's list. */
function homeRoute(role: Role): Route {
  return role === 'staff' ? { name: 'today' } : { name: 'team', departmentId: null }
}

type Reads = (id: string) => Route | null

/** What everybody may open. */
const forAll: [string, Reads][] = [
  ['today', (id) => (id ? { name: 'today', customerId: decode(id) } : { name: 'today' })],
  ['customers', () => ({ name: 'customers' })],
  ['bulks', () => ({ name: 'bulks' })],
  ['bulk', (id) => (id ? { name: 'bulk', bulkId: id } : null)],
  ['mine', () => ({ name: 'mine' })],
  ['person', (id) => (id ? { name: 'person', staffId: decode(id) } : null)],
]
/** What only those may who lead somebody. */
const forLeads: [string, Reads][] = [
  ['team', (id) => ({ name: 'team', departmentId: /^\d+$/.exec(id)?.[0] ?? null })],
  ['handovers', () => ({ name: 'handovers' })],
  ['hand-over', (id) => (id ? { name: 'hand-over', staffId: decode(id) } : null)],
  ['handover', (id) => (id ? { name: 'handover', handoverId: id } : null)],
]
const known: Record<'staff' | 'lead', ReadonlyMap<string, Reads>> = {
  staff: new Map(forAll),
  lead: new Map([...forAll, ...forLeads]),
}

/** Reads `#/team/11`; what it does not know, or is not this role's, leads home. */
export function parseRoute(hash: string, role: Role): Route {
  const [name = '', id = ''] = hash.replace(/^#\/?/, '').split('/')
  const reads = known[role === 'staff' ? 'staff' : 'lead'].get(name)
  return reads?.(id) ?? homeRoute(role)
}

export const routeTitles: Record<Route['name'], string> = {
  today: '今天要联系',
  team: '团队',
  person: '完成情况',
  customers: '客户',
  bulks: '批量',
  bulk: '批量',
  mine: '我的',
  handovers: '客人交接',
  'hand-over': '交接客人',
  handover: '客人交接',
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A "%" typed by hand is itself.
    return text
  }
}
