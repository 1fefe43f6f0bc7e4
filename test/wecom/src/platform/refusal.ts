import { randomInt } from 'node:crypto'

/** The platform's own English words per code, as live answers carry them. */
const texts: Record<number, string> = {
  0: 'ok',
  [-1]: 'system busy',
  40001: 'invalid credential',
  40003: 'invalid userid',
  40004: 'invalid media file type',
  40006: 'invalid media size',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40032: 'invalid userid list size',
  40050: 'invalid group id',
  40056: 'invalid agentid',
  40058: 'invalid Request Parameter',
  40063: 'some parameters are empty',
  40068: 'invalid tagid',
  40071: 'UserTag Name Already Exist',
  40072: 'invalid tag name length',
  40096: 'invalid external userid',
  40097: 'user not resigned from corp',
  40099: 'external contact count exceed limit',
  40100: 'external contact is in transfer',
  40126: 'corp tag count exceed limit',
  40128: 'customer transfer too frequently',
  41001: 'access_token missing',
  41002: 'corpid missing',
  41004: 'corpsecret missing',
  41008: 'code missing',
  41011: 'agentid missing',
  41016: 'title missing',
  41017: 'missing tagid',
  41018: 'missing tagname',
  41035: 'missing external userid',
  41037: 'missing contact way type',
  41038: 'missing contact way scene',
  41039: 'invalid contact way type',
  41040: 'invalid contact way scene',
  41041: 'contact way user count exceed limit',
  41042: 'invalid contact way style',
  41043: 'missing contact way config_id',
  41044: 'invalid contact way config_id',
  41045: 'contact way count exceed limit',
  41050: 'invalid welcome code',
  41051: 'externaluser has started chatting',
  41059: 'missing moment_id',
  41060: 'invalid moment_id',
  41061: 'invalid moment userid',
  41062: 'moment not published by user',
  41096: 'welcome msg is sending',
  42001: 'access_token expired',
  42014: 'invalid task_id',
  42052: 'msgid expired',
  43012: 'need callback url',
  44001: 'empty media data',
  44004: 'empty content',
  45001: 'media size out of limit',
  45009: 'api freq out of limit',
  45033: 'api concurrent out of limit',
  45035: 'concurrent modification of the same external contact',
  48002: 'api forbidden',
  50001: 'redirect_uri unauthorized',
  50003: 'agent disabled',
  60011: 'no privilege to access/modify contact/party/agent',
  60020: 'not allow to access from your ip',
  60111: 'userid not found',
  60123: 'invalid party id',
  60140: 'invalid response_code',
  81013: 'user & party & tag all invalid',
  81017: 'request count out of limit',
  82001: 'user & party & tag all empty',
  82002: 'invalid party list size',
  82003: 'invalid tag list size',
  84014: 'user_ticket expired',
  84015: 'invalid user_ticket',
  84061: 'not external contact',
  84074: 'no external contact permission',
  90500: 'the owner of this chat is not resigned',
  90501: 'chat is not external group chat',
  90502: 'the owner of this chat is resigned',
  90504: 'the owner of this chat is not changed',
  90508: 'chat has been transferred',
  301002: 'not allow operate another agent with this accesstoken.',
  600018: 'invalid start endtime',
  701008: 'no valid license',
}

/** Codes seen without hint, address and link. */
const plain = new Set([0, 40014, 41001, 41002, 41004])
/** Codes seen with hint and link, without the caller's address. */
const withoutIp = new Set([40013])

/** Every code the platform is known to answer with, by the simulator. */
export const knownCodes: readonly number[] = Object.keys(texts).map(Number)

/** The platform's word for a code, without hint and link. */
export function textOfCode(errcode: number): string {
  return texts[errcode] ?? 'unknown error'
}

/** An API call that the platform turns down with `errcode`. */
export class Refusal extends Error {
  readonly errcode: number

  constructor(errcode: number, text?: string) {
    super(text ?? textOfCode(errcode))
    this.errcode = errcode
  }
}

/** "<text>, hint: [...], from ip: x, more info at ...", or less for the codes that say less. */
export function errmsgOf(refusal: Refusal, caller: { ip: string; now: number }): string {
  const { errcode, message } = refusal
  if (plain.has(errcode)) return message
  const seconds = Math.floor(caller.now / 1000)
  const hint = `${seconds}${String(randomInt(1e12)).padStart(14, '0')}`
  const from = withoutIp.has(errcode) ? '' : `, from ip: ${caller.ip}`
  const link = `https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
  return `${message}, hint: [${hint}]${from}, more info at ${link}`
}

/** The refusal of an overlong field. */
export function tooLong(field: string, max: number): Refusal {
  return new Refusal(40058, `${field} exceed max length ${max}. invalid Request Parameter`)
}

/** The refusal of a list with too few or too many entries. */
export function arraySize(field: string, fewest: number, most: number): Refusal {
  const range = `[${fewest}, ${most}]`
  return new Refusal(
    40058,
    `field \`${field}\` expect array size in ${range}. invalid Request Parameter`,
  )
}
