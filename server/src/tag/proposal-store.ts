import type { ProposalState } from '@xiaoguan/shared'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { TagProposalTable } from '../db/tagging-tables.ts'

export type ProposalRow = Selectable<TagProposalTable>
export type ProposalKey = { corpId: string; proposalId: string }

export type NewProposal = {
  tagGroupId: string
  name: string
  customerId: string | null
  by: string
  at: Date
}

/** Keeps a wish; false when one stands under this id. */
export async function addProposal(db: Db, key: ProposalKey, wish: NewProposal): Promise<boolean> {
  const added = await db
    .insertInto('tag_proposal')
    .values({
      corp_id: key.corpId,
      proposal_id: key.proposalId,
      tag_group_id: wish.tagGroupId,
      name: wish.name,
      customer_id: wish.customerId,
      asked_by: wish.by,
      asked_at: wish.at,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('proposal_id')
    .executeTakeFirst()
  return added !== undefined
}

export async function findProposal(db: Db, key: ProposalKey): Promise<ProposalRow | undefined> {
  return ofKey(db, key).executeTakeFirst()
}

/** The same, held until the end of the transaction. */
export async function lockProposal(db: Db, key: ProposalKey): Promise<ProposalRow | undefined> {
  return ofKey(db, key).forUpdate().executeTakeFirst()
}

function ofKey(db: Db, { corpId, proposalId }: ProposalKey) {
  return db
    .selectFrom('tag_proposal')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('proposal_id', '=', proposalId)
}

type Changed = {
  state: ProposalState
  decided_by?: string | null
  decided_at?: Date | null
  reason?: string | null
  tag_edit_id?: string | null
  tag_id?: string | null
}

export async function setProposal(db: Db, { corpId, proposalId }: ProposalKey, changed: Changed) {
  await db
    .updateTable('tag_proposal')
    .set(changed)
    .where('corp_id', '=', corpId)
    .where('proposal_id', '=', proposalId)
    .execute()
}

export type ProposalShownRow = ProposalRow & { customer: string | null }

/** Open ones and those decided since; `askedBy`: only of this staff. With the customers' names. */
export async function listProposalRows(
  db: Db,
  corpId: string,
  { decidedSince, askedBy }: { decidedSince: Date; askedBy: string | null },
): Promise<ProposalShownRow[]> {
  return db
    .selectFrom('tag_proposal as p')
    .leftJoin('customer as c', (join) =>
      join.onRef('c.corp_id', '=', 'p.corp_id').onRef('c.customer_id', '=', 'p.customer_id'),
    )
    .selectAll('p')
    .select(sql<string | null>`coalesce(c.salutation, c.name)`.as('customer'))
    .where('p.corp_id', '=', corpId)
    .where((eb) =>
      eb.or([
        eb('p.state', 'in', ['open', 'approved']),
        eb.and([eb('p.state', '<>', 'withdrawn'), eb('p.decided_at', '>', decidedSince)]),
      ]),
    )
    .$if(askedBy !== null, (query) => query.where('p.asked_by', '=', askedBy ?? ''))
    .orderBy('p.asked_at')
    .orderBy('p.proposal_id')
    .limit(500)
    .execute()
}

/** Wishes that wait, as others may have had them too. */
export async function listOpenWishes(db: Db, corpId: string) {
  return db
    .selectFrom('tag_proposal')
    .select(['proposal_id as proposalId', 'name', 'tag_group_id as tagGroupId'])
    .where('corp_id', '=', corpId)
    .where('state', 'in', ['open', 'approved'])
    .limit(1000)
    .execute()
}

export type Approved = ProposalRow & {
  edit_state: 'open' | 'done' | 'refused' | null
  errcode: number | null
}

/** What the platform was asked about and has decided; `corpId`: of one corp alone. */
export async function listDecidedEdits(db: Db, corpId?: string): Promise<Approved[]> {
  return db
    .selectFrom('tag_proposal as p')
    .leftJoin('tag_edit as e', (join) =>
      join.onRef('e.corp_id', '=', 'p.corp_id').onRef('e.tag_edit_id', '=', 'p.tag_edit_id'),
    )
    .selectAll('p')
    .select(['e.state as edit_state', 'e.errcode'])
    .where('p.state', '=', 'approved')
    .where((eb) => eb.or([eb('e.state', 'is', null), eb('e.state', '<>', 'open')]))
    .$if(corpId !== undefined, (query) => query.where('p.corp_id', '=', corpId ?? ''))
    .orderBy('p.asked_at')
    .limit(200)
    .execute()
}

/** The tags of a group as the library has them now. */
export async function listGroupTags(db: Db, corpId: string, tagGroupId: string) {
  return db
    .selectFrom('tag')
    .select(['tag_id as tagId', 'name'])
    .where('corp_id', '=', corpId)
    .where('tag_group_id', '=', tagGroupId)
    .where('deleted_at', 'is', null)
    .execute()
}

/** Her own wishes for this customer that wait; read with the tags. */
export async function listWaitingWishes(
  db: Db,
  { corpId, staffId, customerId }: { corpId: string; staffId: string; customerId: string },
): Promise<{ proposalId: string; name: string }[]> {
  const { rows } = await waitingWishRows({ corpId, staffId, customerId }).execute(db)
  return rows
}

export const waitingWishRows = (asked: {
  corpId: string
  staffId: string
  customerId: string
}) => sql<{ proposalId: string; name: string }>`select proposal_id as "proposalId", name
  from tag_proposal where corp_id = ${asked.corpId} and customer_id = ${asked.customerId}
    and asked_by = ${asked.staffId} and state in ('open', 'approved')
  order by asked_at, proposal_id limit 10`

/** For the bundled message: wishes that wait (for an operator), and what was decided of her own since. */
export async function countProposalNews(
  db: Db,
  { corpId, staffId, isOperator }: { corpId: string; staffId: string; isOperator: boolean },
  { askedSince, decidedSince }: { askedSince: Date | null; decidedSince: Date },
): Promise<{ wishes: number; decidedWishes: number }> {
  const { rows } = await sql<{ wishes: number; decidedWishes: number }>`select
    (select count(*)::integer from tag_proposal where corp_id = ${corpId} and state = 'open'
      and ${isOperator} and asked_at > ${askedSince ?? new Date(0)}) as wishes,
    (select count(*)::integer from tag_proposal where corp_id = ${corpId} and asked_by = ${staffId}
      and state in ('done', 'refused') and decided_by <> ${staffId}
      and decided_at > ${decidedSince}) as "decidedWishes"`.execute(db)
  return rows[0] ?? { wishes: 0, decidedWishes: 0 }
}
