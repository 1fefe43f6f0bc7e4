import { randomBytes } from 'node:crypto'
import type { MessageContent, PartState } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { json } from '../db/json.ts'

type TouchKey = { corpId: string; customerId: string; touchId: string }

const tokenBytes = 16

export async function tracksLinks(db: Db, corpId: string): Promise<boolean> {
  const row = await db
    .selectFrom('corp')
    .select('settings')
    .where('corp_id', '=', corpId)
    .executeTakeFirst()
  return row?.settings.trackLinks === true
}

export async function setTrackLinks(db: Db, corpId: string, trackLinks: boolean): Promise<void> {
  await sql`update corp set settings = settings || ${json({ trackLinks })}::jsonb
    where corp_id = ${corpId}`.execute(db)
}

/**
 * The messages as they are handed to the client: where the corp wants opened links noted, each card's address
 * is one of ours that leads to it. Addresses inside text stay as the staff saw them.
 */
export async function withTrackedLinks(
  db: Db,
  key: TouchKey,
  messages: readonly MessageContent[],
  { publicUrl, now }: { publicUrl: string; now: Date },
): Promise<MessageContent[]> {
  const isLink = (one: MessageContent) => one.kind === 'link' && isWebAddress(one.url)
  if (!messages.some(isLink) || !(await tracksLinks(db, key.corpId))) return [...messages]
  const links: { n: number; url: string; token: string }[] = []
  const handed = messages.map((message, at): MessageContent => {
    if (message.kind !== 'link' || !isWebAddress(message.url)) return message
    const token = randomBytes(tokenBytes).toString('base64url')
    links.push({ n: at + 1, url: message.url, token })
    return { ...message, url: `${publicUrl}/l/${token}` }
  })
  await addLinks(db, key, links, now)
  return handed
}

/** Nothing but pages is led to. */
export function isWebAddress(url: string): boolean {
  const protocol = URL.canParse(url) ? new URL(url).protocol : ''
  return protocol === 'https:' || protocol === 'http:'
}

async function addLinks(
  db: Db,
  key: TouchKey,
  links: readonly { n: number; url: string; token: string }[],
  now: Date,
) {
  const rows = links.map((link) => ({
    corp_id: key.corpId,
    customer_id: key.customerId,
    link_token: link.token,
    touch_id: key.touchId,
    part_n: link.n,
    url: link.url,
    created_at: now,
  }))
  await db.insertInto('link').values(rows).execute()
}

export type LinkRow = {
  corpId: string
  customerId: string
  url: string
  openedAt: Date | null
  /** Who sent it, as what, and what became of it. */
  staffId: string
  title: string | null
  partState: PartState
  partAt: Date
}

/** The link of a token, whoever's it is. */
export async function findLink(db: Db, token: string): Promise<LinkRow | undefined> {
  const { rows } = await sql<LinkRow>`select l.corp_id as "corpId", l.customer_id as "customerId",
      l.url, l.opened_at as "openedAt", t.staff_id as "staffId", p.content ->> 'title' as title,
      p.state as "partState", p.at as "partAt"
    from link l
    join touch t on t.corp_id = l.corp_id and t.customer_id = l.customer_id
      and t.touch_id = l.touch_id
    join touch_part p on p.corp_id = l.corp_id and p.customer_id = l.customer_id
      and p.touch_id = l.touch_id and p.n = l.part_n
    where l.link_token = ${token}`.execute(db)
  return rows[0]
}

/** Counts one opening. */
export async function countOpen(
  db: Db,
  link: Pick<LinkRow, 'corpId' | 'customerId'>,
  token: string,
  now: Date,
): Promise<void> {
  await sql`update link set opens = opens + 1, opened_at = coalesce(opened_at, ${now})
    where corp_id = ${link.corpId} and customer_id = ${link.customerId}
      and link_token = ${token}`.execute(db)
}
