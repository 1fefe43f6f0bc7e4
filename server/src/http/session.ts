import type { Context } from 'koa'
import * as z from 'zod/mini'
import { sign, unsign } from './secrets.ts'

/** Who asks: taken from the signed cookie alone, never from the request. */
export type Session = { corpId: string; staffId: string }

const Signed = z.object({ corpId: z.string(), staffId: z.string(), issuedAt: z.number() })

export const sessionCookie = 'xg_session'
const sessionMs = 12 * 3_600_000
const purpose = 'session'

/** The cookie's value for a person signed in at `now`. */
export function sessionValue(secretKey: string, session: Session, now: Date): string {
  return sign(secretKey, purpose, { ...session, issuedAt: now.getTime() })
}

/** Signs a person in, in this corp's addresses only. */
export function writeSession(
  ctx: Context,
  secretKey: string,
  session: Session,
  now: Date,
  secure: boolean,
) {
  const value = sessionValue(secretKey, session, now)
  ctx.append(
    'set-cookie',
    `${sessionCookie}=${value}; Path=/c/${session.corpId}; HttpOnly; SameSite=Lax; Max-Age=${sessionMs / 1000}${secure ? '; Secure' : ''}`,
  )
}

/** The session of this request for this corp, or undefined: none, forged, another corp's, or too old. */
export function readSession(
  ctx: Context,
  secretKey: string,
  corpId: string,
  now: Date,
): Session | undefined {
  const cookie = ctx.cookies.get(sessionCookie)
  if (!cookie) return undefined
  const parsed = Signed.safeParse(unsign(secretKey, purpose, cookie))
  if (!parsed.success || parsed.data.corpId !== corpId) return undefined
  const ageMs = now.getTime() - parsed.data.issuedAt
  if (ageMs > sessionMs) return undefined
  return { corpId, staffId: parsed.data.staffId }
}
