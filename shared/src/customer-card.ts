import * as z from 'zod/mini'
import { ChangeId, Day, Instant, StaffName, shortText } from './basic.ts'
import { endpoint } from './endpoint.ts'

/** WeCom's limits, in characters as WeCom counts them: an emoji is one. */
export const remarkMax = 20
export const descriptionMax = 150

/** Characters as WeCom counts them. */
export const lengthOf = (text: string): number => Array.from(text).length

const within = (max: number) =>
  z.string().check(
    z.trim(),
    z.refine((text) => lengthOf(text) <= max, `at most ${max} characters`),
  )

/** Most fields that are not archived. */
export const fieldsMax = 50

export const FieldKind = z.enum(['text', 'number', 'date', 'choice'])
export type FieldKind = z.infer<typeof FieldKind>

/** A field that an operator defines; `{{fieldKey}}` in scripts. */
export const CustomerField = z.object({
  fieldKey: z.string(),
  label: z.string(),
  kind: FieldKind,
  choices: z.array(z.string()),
  archived: z.boolean(),
  /** Customers with a value. */
  customers: z.int(),
})
export type CustomerField = z.infer<typeof CustomerField>

export const RemarkSync = z.enum(['synced', 'pending', 'refused'])
export type RemarkSync = z.infer<typeof RemarkSync>

/** 资料: what stands behind the head of the sidebar, loaded when opened. */
export const CustomerCard = z.object({
  /** On the own follow; null: not followed by the asker. */
  own: z.nullable(
    z.object({
      remark: z.string(),
      description: z.string(),
      sync: RemarkSync,
      /** Why it waits or was refused: an errcode or 'not_cleared'. */
      problem: z.nullable(z.string()),
    }),
  ),
  /** The last change of the stage; by null: the system. */
  stageChange: z.nullable(z.object({ by: z.nullable(z.string()), at: Instant })),
  fields: z.array(
    z.object({
      fieldKey: z.string(),
      label: z.string(),
      kind: FieldKind,
      choices: z.array(z.string()),
      value: z.nullable(z.string()),
    }),
  ),
  /** Masked: 138****1234. */
  phones: z.array(z.string()),
  notes: z.array(
    z.object({
      noteId: z.uuid(),
      text: z.string(),
      by: z.string(),
      mine: z.boolean(),
      at: Instant,
    }),
  ),
  introducer: z.nullable(
    z.object({
      customerId: z.nullable(z.string()),
      staffId: z.nullable(z.string()),
      name: z.string(),
    }),
  ),
  /** Main followers she may be given to, when the asker may. */
  mainFollowers: z.array(StaffName),
  mainFollowerId: z.nullable(z.string()),
  /** What she bought lasts until. */
  runsOut: z.array(z.object({ name: z.string(), on: Day })),
  consentAt: z.nullable(Instant),
  /** 🔒 tags that are on, for those who may see them; a follower takes off only her own. */
  lockedTags: z.array(
    z.object({ tagId: z.string(), name: z.string(), on: StaffName, mine: z.boolean() }),
  ),
})
export type CustomerCard = z.infer<typeof CustomerCard>

const card = z.object({ card: CustomerCard })

export const loadCard = endpoint({
  method: 'GET',
  path: '/api/customers/:customerId/card',
  summary: 'Remark, fields, masked phones, notes, introducer and what runs out',
  reply: card,
})

export const setRemark = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/remark',
  summary: 'Remark (≤ 20) and description (≤ 150) of the own follow; told to WeCom',
  body: z.object({
    changeId: ChangeId,
    remark: within(remarkMax),
    description: within(descriptionMax),
  }),
  reply: card,
})

export const setField = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/fields/:fieldKey',
  summary:
    'Set or (null) clear a field; refused with the field named when it does not fit its kind',
  body: z.object({ changeId: ChangeId, value: z.nullable(z.string().check(z.maxLength(100))) }),
  reply: card,
})

export const saveNote = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/notes/:noteId',
  summary: 'Write a note; stands in the timeline',
  body: z.object({ text: shortText(500) }),
  reply: card,
})

export const removeNote = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/notes/:noteId/removal',
  summary: 'Take away a note of one’s own, or bring it back',
  body: z.object({ changeId: ChangeId, removed: z.boolean() }),
  reply: card,
})

export const setIntroducer = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/introducer',
  summary:
    'Who brought her: a customer or a staff, one level only, never herself; both null: nobody',
  body: z.object({
    changeId: ChangeId,
    introducerCustomerId: z.nullable(z.string()),
    introducerStaffId: z.nullable(z.string()),
    /** False: an answer is taken back, and may be asked for again. */
    said: z.optional(z.boolean()),
  }),
  reply: card,
})

export const listColleagues = endpoint({
  method: 'GET',
  path: '/api/colleagues',
  summary: 'Colleagues by name or its pinyin, at most 20, those of the own department first',
  query: z.object({ words: z.optional(z.string().check(z.maxLength(40))) }),
  reply: z.object({ staff: z.array(StaffName) }),
})

export const setMainFollower = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/main-follower',
  summary: 'Give her to another of her followers; her plans, tasks and reminders go along',
  who: 'lead',
  body: z.object({ changeId: ChangeId, staffId: z.string() }),
  reply: card,
})

export const recordConsent = endpoint({
  method: 'PUT',
  path: '/api/customers/:customerId/consent',
  summary:
    'She agreed that sensitive things are kept, asked once before the first 🔒 tag; or does so no more',
  body: z.object({
    changeId: ChangeId,
    given: z.boolean(),
    /** With given: false: the asker’s own 🔒 tags go too; else all stay */
    removeTags: z.optional(z.boolean()),
  }),
  reply: card,
})

export const showPhones = endpoint({
  method: 'POST',
  path: '/api/customers/:customerId/phones',
  summary: 'The phone numbers unmasked; written to the audit log',
  body: z.object({ changeId: ChangeId }),
  reply: z.object({ phones: z.array(z.string()) }),
})

const fields = z.object({ fields: z.array(CustomerField) })

export const listFields = endpoint({
  method: 'GET',
  path: '/api/customer-fields',
  summary: 'Fields of customers, archived ones last',
  who: 'operator',
  reply: fields,
})

export const saveField = endpoint({
  method: 'PUT',
  path: '/api/customer-fields/:fieldKey',
  summary: 'Define or change a field; its key and kind stay as they began',
  who: 'operator',
  body: z.object({
    label: shortText(12),
    kind: FieldKind,
    choices: z.array(shortText(20)).check(z.maxLength(30)),
    archived: z.boolean(),
  }),
  reply: fields,
})

export const orderFields = endpoint({
  method: 'PUT',
  path: '/api/customer-field-order',
  summary: 'The order in which fields stand',
  who: 'operator',
  body: z.object({ fieldKeys: z.array(z.string()).check(z.maxLength(100)) }),
  reply: fields,
})
