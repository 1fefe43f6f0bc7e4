import type { World } from '../world.ts'
import type { Reply } from './call.ts'
import { currentCredential } from './credentials.ts'
import type { Rates } from './rates.ts'
import { Refusal } from './refusal.ts'
import type { Settings } from './settings.ts'

export const getTokenPath = '/cgi-bin/gettoken'

const minuteMs = 60_000
const hourMs = 3_600_000

type Caller = { world: World; rates: Rates; settings: Settings; ip: string }

/** GET /cgi-bin/gettoken. The secret is looked at before the corp; the IP list plays no part. */
export function getToken(query: URLSearchParams, caller: Caller): Reply {
  const { world, rates, settings, ip } = caller
  const now = world.now()
  const corpId = query.get('corpid') ?? ''
  const secret = query.get('corpsecret') ?? ''
  if (secret === '') throw new Refusal(41004)
  if (corpId === '') throw new Refusal(41002)
  const wrongSecrets = `wrong secret from ${ip}`
  if (rates.isFull(wrongSecrets, settings.wrongSecretsPerHour, hourMs, now))
    throw new Refusal(45009)
  const corp = world.corps.get(corpId)
  if (!corp) throw new Refusal(40013)
  const app = [...corp.apps.values()].find((each) => each.secret === secret && !each.disabled)
  if (!app) {
    rates.take(wrongSecrets, settings.wrongSecretsPerHour, hourMs, now)
    throw new Refusal(40001)
  }
  const key = `${corpId} ${getTokenPath}`
  if (!rates.take(key, settings.callsPerMinute, minuteMs, now)) throw new Refusal(45009)
  const token = currentCredential(world, corpId, 'access_token', app.agentId)
  return { access_token: token.value, expires_in: token.expiresIn }
}
