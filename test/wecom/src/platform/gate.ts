import { settleTransfers } from '../world.ts'
import type { Corp, SimApp, World } from '../world.ts'
import type { Api, Call, FileReply, Reply } from './call.ts'
import type { Codes } from './codes.ts'
import { tokenOwner } from './credentials.ts'
import type { Rates } from './rates.ts'
import { Refusal } from './refusal.ts'
import type { Payload } from './request.ts'
import type { Settings } from './settings.ts'

const minuteMs = 60_000
const hourMs = 3_600_000

/** An HTTP request to the API, read completely. */
export type ApiRequest = {
  method: string
  query: URLSearchParams
  payload: Payload
  ip: string
  /** Lets the time of the call pass. */
  pause: () => Promise<void>
  /** Told once it is known whose call this is. */
  onCall(call: Call): void
}

/** The checks before an API's own, in the platform's order, and the calls in flight. */
export class Gate {
  readonly rates: Rates
  #world: World
  #codes: Codes
  #settings: Settings
  #inFlight = new Map<string, number>()

  constructor(parts: { world: World; codes: Codes; settings: Settings; rates: Rates }) {
    this.#world = parts.world
    this.#codes = parts.codes
    this.#settings = parts.settings
    this.rates = parts.rates
  }

  /** Token there → token valid → caller's IP → rate → permission → method, JSON, parameters. */
  async pass(api: Api, request: ApiRequest): Promise<Reply | FileReply> {
    const token = request.query.get('access_token') ?? ''
    if (token === '') throw new Refusal(41001)
    const { corpId, app } = tokenOwner(this.#world, token)
    const call = this.#open(this.#world.getCorp(corpId), app, request)
    request.onCall(call)
    if (app.disabled && !api.whileDisabled) throw new Refusal(50003)
    if (app.trustedIps !== 'any' && !app.trustedIps.includes(request.ip)) throw new Refusal(60020)
    this.#checkRates(api, call, request.ip)
    if (api.permission === 'customer_contact' && !app.customerContact) throw new Refusal(48002)
    checkForm(api, request)
    if (api.permission === 'customer_contact') settleTransfers(this.#world)
    return await this.#run(api, call, request)
  }

  #open(corp: Corp, app: SimApp, request: ApiRequest): Call {
    return {
      world: this.#world,
      corp,
      app,
      query: request.query,
      body: request.payload.body,
      file: request.payload.file,
      settings: this.#settings,
      codes: this.#codes,
      now: this.#world.now(),
      wrongType: false,
    }
  }

  #checkRates(api: Api, call: Call, ip: string): void {
    const { corpId } = call.corp
    const settings = this.#settings
    const checks: [key: string, limit: number, windowMs: number][] = [
      [`${corpId} ${api.path} a minute`, settings.callsPerMinute, minuteMs],
      [`${corpId} ${api.path} an hour`, settings.callsPerHour, hourMs],
      [`${ip} a minute`, settings.callsPerMinuteAndIp, minuteMs],
      [`${ip} an hour`, settings.callsPerHourAndIp, hourMs],
    ]
    if (call.query.get('debug') === '1') {
      checks.push([`${corpId} ${api.path} debug`, settings.debugPerMinute, minuteMs])
    }
    if (api.path === '/cgi-bin/get_jsapi_ticket') {
      checks.push([`${corpId} corp ticket`, settings.corpTicketsPerHour, hourMs])
    }
    if (api.path === '/cgi-bin/ticket/get') {
      const key = `${corpId} ${call.app.agentId} agent ticket`
      checks.push([key, settings.agentTicketsPerHour, hourMs])
    }
    const over = checks.filter(([key, limit, ms]) => !this.rates.take(key, limit, ms, call.now))
    if (over.length > 0) throw new Refusal(45009)
  }

  async #run(api: Api, call: Call, request: ApiRequest): Promise<Reply | FileReply> {
    const keys = this.#findKeys(api, call)
    for (const key of keys) this.#inFlight.set(key, this.#count(key) + 1)
    try {
      await request.pause()
      return this.#world.by({ kind: 'api', agentId: call.app.agentId }, () => api.run(call))
    } finally {
      for (const key of keys) {
        const left = this.#count(key) - 1
        if (left > 0) this.#inFlight.set(key, left)
        else this.#inFlight.delete(key)
      }
    }
  }

  /** What this call counts as while it is in flight; refuses it when there is too much of that. */
  #findKeys(api: Api, call: Call): string[] {
    const all = `${call.corp.corpId} ${api.path}`
    const most = api.parallel?.(this.#settings) ?? Number.POSITIVE_INFINITY
    if (this.#count(all) >= most) throw new Refusal(45033)
    const conflict = api.conflict?.(call)
    if (!conflict) return [all]
    const same = `${all} ${conflict.key}`
    if (this.#count(same) > 0) throw new Refusal(conflict.errcode)
    return [all, same]
  }

  #count(key: string): number {
    return this.#inFlight.get(key) ?? 0
  }
}

function checkForm(api: Api, { method, payload }: ApiRequest): void {
  if (method === 'GET' && api.method === 'POST') throw new Refusal(api.codeOnGet ?? 40063)
  if (payload.state === 'too large') throw new Refusal(45001)
  if (payload.state === 'broken') throw new Refusal(40058)
}
