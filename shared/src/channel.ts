import * as z from 'zod/mini'
import { StaffName, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** 渠道: the `state` of a code or link, and what a customer who comes through it gets at once. */
export const Channel = z.object({
  /** As in the follow: at most 64 bytes. */
  state: z.string(),
  name: z.string(),
  tagIds: z.array(z.string()),
  sopIds: z.array(z.string()),
  introducer: z.nullable(StaffName),
  /** Met in follows, but not described yet. */
  seenOnly: z.boolean(),
  /** Customers who came through it. */
  customers: z.int(),
})
export type Channel = z.infer<typeof Channel>

export const listChannels = endpoint({
  method: 'GET',
  path: '/api/channels',
  summary: 'Channel states, described or only met',
  who: 'operator',
  reply: z.object({ channels: z.array(Channel) }),
})

export const saveChannel = endpoint({
  method: 'PUT',
  path: '/api/channels/:state',
  summary: 'Describe a channel: its name, the tags and SOPs a customer gets who comes through it',
  who: 'operator',
  body: z.object({
    name: shortText(30),
    tagIds: z.array(z.string()).check(z.maxLength(50)),
    sopIds: z.array(z.string()).check(z.maxLength(20)),
    introducerStaffId: z.nullable(z.string()),
  }),
  reply: z.object({ channel: Channel }),
})
