import * as z from 'zod/mini'
import { ChangeId, Instant, StaffName } from './basic.ts'
import { endpoint } from './endpoint.ts'
import { nameLength, tagNameMax } from './tag-library.ts'

/** The capability of staff who make tags without an operator's yes. */
export const createTags = 'create_tags'

const name = z.string().check(
  z.trim(),
  z.minLength(1),
  z.refine((text) => nameLength(text) <= tagNameMax, `at most ${tagNameMax} characters`),
)

/** open: waits for an operator · approved: WeCom is being asked · done: the tag is there */
export const ProposalState = z.enum(['open', 'approved', 'done', 'refused', 'withdrawn'])
export type ProposalState = z.infer<typeof ProposalState>

/** A tag of the library, or one that somebody wished for, whose name is, reads or looks like the one wished for. */
export const TagTwin = z.object({
  /** Of a proposal: its id. */
  tagId: z.string(),
  name: z.string(),
  tagGroupId: z.string(),
  groupName: z.string(),
  /**
   * name: the same but for spaces, punctuation, case and width · pinyin: reads the same · proposal: somebody asked
   * for it · part: one name is part of the other, which stops nobody
   */
  same: z.enum(['name', 'pinyin', 'proposal', 'part']),
})
export type TagTwin = z.infer<typeof TagTwin>

export const TagProposal = z.object({
  proposalId: z.uuid(),
  tagGroupId: z.string(),
  groupName: z.string(),
  name: z.string(),
  /** Whom it is put on once it is there; of a 🔒 group told to the asker alone. */
  customer: z.nullable(z.object({ customerId: z.string(), name: z.string() })),
  state: ProposalState,
  askedBy: StaffName,
  askedAt: Instant,
  decidedBy: z.nullable(z.string()),
  /** The operator's words; of an open one an errcode: WeCom did not take it. */
  reason: z.nullable(z.string()),
  tagId: z.nullable(z.string()),
  /** Of an open one. */
  twins: z.array(TagTwin),
})
export type TagProposal = z.infer<typeof TagProposal>

export const proposeTag = endpoint({
  method: 'PUT',
  path: '/api/tag-proposals/:proposalId',
  summary:
    'Wish for a new tag; made at once by who may (capability create_tags, operators). A twin answers 409 tag.twin unless `despite`',
  body: z.object({
    tagGroupId: z.string(),
    name,
    customerId: z.nullable(z.string()),
    /** Tag ids of the twins that were shown: only another reading than these stops it again. */
    despite: z._default(z.array(z.string()).check(z.maxLength(20)), []),
  }),
  reply: z.object({ proposal: TagProposal }),
})

export const findTwins = endpoint({
  method: 'GET',
  path: '/api/tag-twins',
  summary: 'Tags whose name is, reads or looks like this one',
  query: z.object({ name: z.string().check(z.maxLength(100)) }),
  reply: z.object({ twins: z.array(TagTwin) }),
})

const proposals = z.object({ proposals: z.array(TagProposal) })

export const listProposals = endpoint({
  method: 'GET',
  path: '/api/tag-proposals',
  summary: "Open proposals (operator: all; else one's own), and those decided in the last 7 days",
  reply: proposals,
})

export const decideProposal = endpoint({
  method: 'PUT',
  path: '/api/tag-proposals/:proposalId/decision',
  summary: 'Approve (the library is changed and the tag put on), refuse, or send to a twin instead',
  who: 'operator',
  body: z.object({
    changeId: ChangeId,
    /** reopen: a refusal taken back */
    decision: z.enum(['approve', 'refuse', 'reopen']),
    reason: z.nullable(z.string().check(z.maxLength(60))),
    /** Refuse, but put this one on instead. */
    insteadTagId: z.optional(z.string()),
  }),
  reply: proposals,
})

export const withdrawProposal = endpoint({
  method: 'PUT',
  path: '/api/tag-proposals/:proposalId/withdrawal',
  summary: 'Take back a wish of one’s own that nobody decided yet',
  body: z.object({ changeId: ChangeId }),
  reply: proposals,
})

/** 谁能直接建标签. */
export const TagMaker = z.object({
  staffId: z.string(),
  name: z.string(),
  department: z.nullable(z.string()),
  may: z.boolean(),
  /** An operator always may. */
  always: z.boolean(),
})
export type TagMaker = z.infer<typeof TagMaker>

const makers = z.object({ makers: z.array(TagMaker) })

export const listTagMakers = endpoint({
  method: 'GET',
  path: '/api/tag-makers',
  summary: 'Staff, and who of them makes tags without asking',
  who: 'operator',
  reply: makers,
})

export const setTagMaker = endpoint({
  method: 'PUT',
  path: '/api/tag-makers/:staffId',
  summary: 'Let a staff make tags without asking, or no more; written to the audit log',
  who: 'operator',
  body: z.object({ changeId: ChangeId, may: z.boolean() }),
  reply: makers,
})
