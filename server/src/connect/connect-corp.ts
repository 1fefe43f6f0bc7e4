import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { type Corp, findCorp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import { seal, tryUnseal } from '../http/secrets.ts'
import { getMember } from '../wecom/directory.ts'
import { WecomError } from '../wecom/errors.ts'
import type { ConnectSettings } from './settings.ts'
import { ConnectRefused } from './refused.ts'
import * as store from './store.ts'

/** What the operator enters under 接收消息 → 设置API接收. */
export type CallbackEntry = { url: string; token: string; aesKey: string }

/** Adds a corp or changes its keys; its callback keys are made once and stay. */
export async function connectCorp(deps: Deps, settings: ConnectSettings): Promise<CallbackEntry> {
  const { db, config } = deps
  const now = deps.clock.now()
  const corpId = settings.CONNECT_KEY
  await db.transaction().execute(async (db) => {
    const other = await store.findOtherJoining(db, corpId, settings.CONNECT_CORP_ID)
    if (other) throw new ConnectRefused(other)
    const entry = {
      corpId,
      name: settings.CONNECT_NAME,
      wecomCorpId: settings.CONNECT_CORP_ID,
      agentId: settings.CONNECT_AGENT_ID,
      secretSealed: seal(config.secretKey, settings.CONNECT_SECRET),
      publicUrl: settings.CONNECT_PUBLIC_URL,
    }
    await store.saveCorp(db, entry, now)
  })
  const operator = await findOperator(deps, corpId, settings.CONNECT_OPERATOR)
  await db
    .transaction()
    .execute(async (db) => store.saveOperator(db, corpId, operator, deps.clock.now()))
  return callbackEntry(deps, corpId)
}

const unknownPerson = new Set([40_003, 60_111])

/** The person as the directory spells her; as typed while WeCom does not answer, and the doctor says why. */
async function findOperator(deps: Deps, corpId: string, userId: string) {
  try {
    const member = await getMember(deps.wecom, await deps.wecomCorp(corpId), userId)
    return { staffId: member.userId, name: member.name }
  } catch (error) {
    if (error instanceof WecomError && unknownPerson.has(error.errcode))
      throw new ConnectRefused(
        `CONNECT_OPERATOR: 通讯录里没有账号 ${userId}，或不在应用的可见范围 (no such account, or the app is not visible to it)`,
      )
    deps.log.warn({ err: error }, 'the operator could not be looked up')
    return { staffId: userId, name: userId }
  }
}

/** The callback address with its keys; made where there are none, or anew when asked. */
export async function callbackEntry(
  deps: Deps,
  corpId: string,
  { fresh = false } = {},
): Promise<CallbackEntry> {
  const { db, config } = deps
  const corp = await findCorp(db, corpId)
  if (!corp) throw new Error(`no corp ${corpId}`)
  const url = `${corp.publicUrl}/c/${corpId}/callback`
  const kept = fresh ? undefined : openKeys(config.secretKey, corp)
  if (kept) return { url, ...kept }
  // Token: up to 32 letters and digits. EncodingAESKey: 43, the base64 of 32 bytes without its "=".
  const token = randomBytes(16).toString('hex')
  const aesKey = lettersAndDigits(43)
  const sealed = {
    token: seal(config.secretKey, token),
    aesKey: seal(config.secretKey, aesKey),
  }
  await store.saveCallbackKeys(db, corpId, sealed)
  return { url, token, aesKey }
}

/** Undefined: there are none, or they were sealed under another SECRET_KEY, and are lost. */
function openKeys(
  secretKey: string,
  corp: Pick<Corp, 'callbackTokenSealed' | 'callbackKeySealed'>,
): { token: string; aesKey: string } | undefined {
  const { callbackTokenSealed, callbackKeySealed } = corp
  const token = callbackTokenSealed && tryUnseal(secretKey, callbackTokenSealed)
  const aesKey = callbackKeySealed && tryUnseal(secretKey, callbackKeySealed)
  return token && aesKey ? { token, aesKey } : undefined
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function lettersAndDigits(length: number): string {
  let text = ''
  while (text.length < length)
    for (const byte of randomBytes(length))
      if (byte < 248 && text.length < length) text += alphabet[byte % alphabet.length]
  return text
}

/** Keeps the trusted-domain file that the admin console gives for download. */
export async function keepDomainFile(deps: Deps, corpId: string, path: string, text: string) {
  const name = basename(path)
  if (!/^WW_verify_\w{1,64}\.txt$/.test(name) || !/^\w{1,128}\s*$/.test(text))
    throw new ConnectRefused(
      `${name}: is not the file that the admin console gives (WW_verify_….txt)`,
    )
  await store.saveDomainFile(deps.db, corpId, { name, text: text.trim() })
}
