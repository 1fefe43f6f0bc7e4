import { randomBytes } from 'node:crypto'
import { encrypt, getSignature } from '@wecom/crypto'
import type { Check } from '@xiaoguan/shared'
import type { Corp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import { tryUnseal } from '../http/secrets.ts'
import { failed, otherKey, passed, skipped, warned } from './check-words.ts'
import { fetchText, unreachable } from './here.ts'
import type { CallbackSeen } from './store.ts'

const quietMs = 86_400_000

/** The keys, and the way from outside to our callback address, walked as WeCom walks it when it checks the address. */
export async function checkCallback(
  { config, clock }: Deps,
  corp: Corp,
  seen: CallbackSeen,
): Promise<Check[]> {
  if (!corp.callbackTokenSealed || !corp.callbackKeySealed)
    return [
      failed(
        'callback_keys',
        { zh: '还没有：运行这条命令会生成', en: 'none yet: this command makes them' },
        'pnpm connect --callback',
      ),
      skipped('callback_reach', 'callback_keys'),
    ]
  const keys = {
    token: tryUnseal(config.secretKey, corp.callbackTokenSealed),
    aesKey: tryUnseal(config.secretKey, corp.callbackKeySealed),
  }
  if (!keys.token || !keys.aesKey)
    return [
      failed('callback_keys', otherKey, 'pnpm connect --new-callback'),
      skipped('callback_reach', 'callback_keys'),
    ]
  const url = `${corp.publicUrl}/c/${corp.corpId}/callback`
  return [
    passed('callback_keys', {
      zh: '已生成；要再看一次：pnpm connect --callback',
      en: 'made; to see them again: pnpm connect --callback',
    }),
    await checkReach(url, { token: keys.token, aesKey: keys.aesKey }, corp, seen, clock.now()),
  ]
}

async function checkReach(
  url: string,
  keys: { token: string; aesKey: string },
  corp: Corp,
  { checkedAt, lastAt }: CallbackSeen,
  now: Date,
): Promise<Check> {
  // So marked that the address does not take it for the platform's visit.
  const word = `doctor-${randomBytes(8).toString('hex')}`
  const echostr = encrypt(keys.aesKey, word, corp.wecomCorpId)
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const nonce = randomBytes(6).toString('hex')
  const query = new URLSearchParams({
    msg_signature: getSignature(keys.token, timestamp, nonce, echostr),
    timestamp,
    nonce,
    echostr,
  })
  const answer = await fetchText(`${url}?${query.toString()}`)
  if ('problem' in answer) return unreachable('callback_reach', url, answer.problem)
  if (answer.text !== word)
    return failed('callback_reach', {
      zh: `${url} 没有答对（HTTP ${answer.status}）：看看反向代理有没有转到这里、有没有改动参数`,
      en: `${url} answers wrongly (HTTP ${answer.status}): does the proxy lead here, unchanged?`,
    })
  if (!checkedAt && !lastAt)
    return warned(
      'callback_reach',
      {
        zh: '地址能打开，但企业微信还没来过：在后台填好后点「保存」',
        en: 'the address works, but WeCom has not come yet: enter it in the console and save',
      },
      url,
    )
  if (lastAt && now.getTime() - lastAt.getTime() > quietMs)
    return warned('callback_reach', {
      zh: '一天多没有收到通知了：没有新客户和改动时是正常的，否则看看防火墙',
      en: 'nothing came for over a day: fine if nothing happened, else look at the firewall',
    })
  return passed('callback_reach', { zh: '能收到', en: 'arriving' })
}
