import { z } from 'zod'

const Limit = z.number().int().positive()

/** What differs between tenants, or is not known for sure: switchable while running. */
export const Settings = z.strictObject({
  /** Answer to an app that edits a tag it did not make; the documents do not say. */
  foreignTagCode: z.number().int().default(301002),
  /** Whether a second mark_tag for the same member and customer in flight is 45035. */
  markTagConflict: z.boolean().default(false),
  /** Time every API call takes; parallel calls overlap for at least this long. */
  latencyMs: z.number().nonnegative().default(0),
  /** Corp tags in all: 3,000 in documents until 2023, 10,000 now. */
  corpTagLimit: Limit.default(10_000),
  /** Calls of one API by one corp. */
  callsPerMinute: Limit.default(10_000),
  callsPerHour: Limit.default(150_000),
  corpTicketsPerHour: Limit.default(400),
  agentTicketsPerHour: Limit.default(100),
  /** gettoken with a wrong secret from one address, before it is shut out for an hour. */
  wrongSecretsPerHour: Limit.default(2000),
  /** Calls of one API with debug=1. */
  debugPerMinute: Limit.default(5),
  /** Person-times a day by message/send, per account of the corp. */
  messagesPerAccountADay: Limit.default(200),
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = Settings.parse({})
