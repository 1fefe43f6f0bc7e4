import * as z from 'zod/mini'
import { Instant } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** What is watched of customers' own doings, and how the watching goes. */
export const Tracking = z.object({
  /** Links in what is sent lead through our own address, so that an opened one is known. */
  trackLinks: z.boolean(),
  /** Likes and comments under moments posts; `problem`: an errcode of WeCom, or 'unreachable'. */
  moments: z.object({ lookedAt: z.nullable(Instant), problem: z.nullable(z.string()) }),
})
export type Tracking = z.infer<typeof Tracking>

export const loadTracking = endpoint({
  method: 'GET',
  path: '/api/settings/tracking',
  summary: 'Whether opened links are noted, and when moments were last looked at',
  who: 'operator',
  reply: Tracking,
})

export const saveTracking = endpoint({
  method: 'PUT',
  path: '/api/settings/tracking',
  summary: 'Switch the noting of opened links on or off, for what is sent from now on',
  who: 'operator',
  body: z.object({ trackLinks: z.boolean() }),
  reply: Tracking,
})
