import { z } from 'zod'

const Limit = z.number().int().positive()

/** What differs between tenants, or is not known for sure: switchable while running. */
export const Settings = z.strictObject({
  /** Answer to an app that edits a tag it did not make; the documents do not say. */
  foreignTagCode: z.number().int().default(301002),
  /** Answer to a department in which, and below which, the app sees nobody: 60011, or 0 for none. */
  unseenDepartmentCode: z.union([z.literal(0), z.literal(60011)]).default(60011),
  /** Answer to a tag without a name; both 41017 and 41018 were seen. */
  emptyTagNameCode: z.union([z.literal(41017), z.literal(41018)]).default(41018),
  /** Largest picture for media/upload: 2 in older documents, 10 now. */
  pictureMegabytes: Limit.default(10),
  /** Whether a second mark_tag for the same member and customer in flight is 45035. */
  markTagConflict: z.boolean().default(false),
  /** Time every API call takes; parallel calls overlap for at least this long. */
  latencyMs: z.number().nonnegative().default(0),
  /** Customers a member may have before a hand-over to him is 40099. */
  customersPerMember: Limit.default(50_000),
  /** Calls in flight of each API that reads stored customers, per corp; more are 45033. */
  customerListParallel: Limit.default(10),
  /** Members in sight for whom groupchat/list without an owner is answered; more are 81017. */
  groupChatOwnersLimit: Limit.default(1000),
  /** Contact ways (联系我) of the corp. */
  contactWayLimit: Limit.default(500_000),
  /** Whether externalcontact/remark with an empty text clears the field, or leaves it. */
  emptyRemarkClears: z.boolean().default(true),
  /** What batch/get_by_user answers when none of the members has a customer: 0 or 84061. */
  emptyBatchCode: z.union([z.literal(0), z.literal(84061)]).default(0),
  /** What getcallbackip answers; the simulator's own events come from loopback. */
  callbackIps: z.array(z.string()).default(['127.0.0.*']),
  /** Corp tags in all: 3,000 in documents until 2023, 10,000 now. */
  corpTagLimit: Limit.default(10_000),
  /** Calls of one API by one corp. */
  callsPerMinute: Limit.default(10_000),
  callsPerHour: Limit.default(150_000),
  /** Calls of any API from one address, whatever the corp. */
  callsPerMinuteAndIp: Limit.default(20_000),
  callsPerHourAndIp: Limit.default(600_000),
  corpTicketsPerHour: Limit.default(400),
  agentTicketsPerHour: Limit.default(100),
  /** gettoken with a wrong secret from one address, before it is shut out for an hour. */
  wrongSecretsPerHour: Limit.default(2000),
  /** Calls of one API with debug=1. */
  debugPerMinute: Limit.default(5),
  /** Person-times a day by message/send, per account of the corp. */
  messagesPerAccountADay: Limit.default(200),
  /** Whether what an app does over the API comes back to it as an event; the documents differ. */
  echoApiWrites: z.boolean().default(false),
  /** 欢迎语 set in the console: add events then carry no WelcomeCode. */
  consoleWelcomeText: z.boolean().default(false),
  /** Callbacks: this many more get lost. */
  callbackDropNext: z.number().int().nonnegative().default(0),
  /** Share of callbacks that get lost. */
  callbackLoss: z.number().min(0).max(1).default(0),
  /** Times each callback is sent. */
  callbackCopies: Limit.default(1),
  /** Callbacks are held until so many are there, and sent in any order; 1: as they come. */
  callbackShuffle: Limit.default(1),
  callbackDelayMs: z.number().nonnegative().default(0),
  /** After a failed try, before the next. */
  callbackRetryMs: z.number().nonnegative().default(1000),
  /** Longest time an app may take to answer. */
  callbackTimeoutMs: Limit.default(5000),
  /** The same for the check when an address is saved. */
  callbackVerifyMs: Limit.default(1000),
  /** Callbacks on their way at a time. */
  callbackParallel: Limit.default(16),
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = Settings.parse({})
