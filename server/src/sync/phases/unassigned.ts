import * as z from 'zod/mini'
import { type UnassignedCustomer, listUnassigned } from '../../wecom/contacts.ts'
import type { Phase } from '../phase.ts'
import { addSeen } from '../seen-store.ts'

const Position = z.object({ cursor: z._default(z.string(), '') })
type Position = z.infer<typeof Position>
type Page = { rows: UnassignedCustomer[]; nextCursor: string | null }

/** 离职员工的客户: customers nobody took over yet; their follows stand until somebody does. */
export const unassignedPhase: Phase<Position, Page> = {
  open: (stored) => z.parse(Position, stored),
  read: ({ wecom, corp }, { cursor }) => listUnassigned(wecom, corp, cursor),
  async write({ db, context, page }) {
    await addSeen(db, context.run, page.rows)
    return { leastCalls: 1 }
  },
  next: (_, { nextCursor }) => (nextCursor ? { cursor: nextCursor } : null),
}
