import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Context } from 'koa'
import type { World } from '../world.ts'
import { refusalReply, writeJson, writeReply } from './answer.ts'
import { apis } from './apis.ts'
import type { CallLog, LoggedCall } from './call-log.ts'
import { FileReply } from './call.ts'
import type { Api, Call, Reply } from './call.ts'
import type { Fault, Faults } from './faults.ts'
import type { Gate } from './gate.ts'
import { getToken, getTokenPath } from './gettoken.ts'
import { Refusal } from './refusal.ts'
import { callerIp, readPayload } from './request.ts'
import type { Payload } from './request.ts'
import type { Settings } from './settings.ts'

type Parts = { world: World; gate: Gate; calls: CallLog; faults: Faults; settings: Settings }

const apiAt = new Map<string, Api>(apis.map((api) => [api.path, api]))

/** Answers one request under /cgi-bin/: log it, disturb it if ordered, check it, run it. */
export async function serveApi(ctx: Context, parts: Parts): Promise<void> {
  const query = new URLSearchParams(ctx.querystring)
  const payload = await readPayload(ctx.req)
  const noted = payload.file ? { media: payload.file.filename } : payload.body
  const { path, method } = ctx
  const entry = parts.calls.open({ path, method, body: noted, at: parts.world.now() }, query)
  const api = apiAt.get(path)
  if (!api && path !== getTokenPath) return writeEmpty(ctx, 404)
  const fault = parts.faults.take(path)
  if (fault?.when === 'before' && breaks(fault)) {
    await pass(fault.hangMs ?? 0)
    return disturb(ctx, fault, { entry, api, parts })
  }
  const pause = async () => {
    await pass(parts.settings.latencyMs + (fault?.hangMs ?? 0))
    await parts.faults.released(path)
  }
  const outcome = await decide(ctx, parts, { api, query, payload, pause, entry })
  if (fault && breaks(fault)) return disturb(ctx, fault, { entry, api, parts })
  entry.errcode = outcome.reply instanceof FileReply ? undefined : codeOf(outcome.reply)
  writeReply(ctx, outcome.reply, outcome.wrongType)
}

type Step = {
  api: Api | undefined
  query: URLSearchParams
  payload: Payload
  pause: () => Promise<void>
  entry: LoggedCall
}

async function decide(
  ctx: Context,
  parts: Parts,
  step: Step,
): Promise<{ reply: Reply | FileReply; wrongType: boolean }> {
  const { world, gate, settings } = parts
  const ip = callerIp(ctx.req)
  let call: Call | undefined
  const onCall = (known: Call) => {
    call = known
    step.entry.corpId = known.corp.corpId
    step.entry.agentId = known.app.agentId
  }
  const run = async () => {
    if (step.api) return await gate.pass(step.api, { ...step, method: ctx.method, ip, onCall })
    await step.pause()
    return getToken(step.query, { world, rates: gate.rates, settings, ip })
  }
  try {
    const reply = await run()
    return { reply, wrongType: call?.wrongType ?? false }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const reply = refusalReply(error, step.api?.empty ?? {}, { ip, now: world.now() })
    return { reply, wrongType: call?.wrongType ?? false }
  }
}

/** Whether the fault replaces the answer; one that only hangs does not. */
function breaks(fault: Fault): boolean {
  return fault.reset || fault.http !== undefined || fault.errcode !== undefined
}

function disturb(
  ctx: Context,
  fault: Fault,
  of: { entry: LoggedCall; api: Api | undefined; parts: Parts },
): void {
  if (fault.reset) {
    ctx.respond = false
    ctx.req.socket.destroy()
    return
  }
  if (fault.http !== undefined) return writeEmpty(ctx, fault.http)
  const refusal = new Refusal(fault.errcode ?? -1)
  of.entry.errcode = refusal.errcode
  const caller = { ip: callerIp(ctx.req), now: of.parts.world.now() }
  writeJson(ctx, refusalReply(refusal, of.api?.empty ?? {}, caller), false)
}

function writeEmpty(ctx: Context, status: number): void {
  ctx.status = status
  ctx.body = ''
}

function codeOf(reply: Reply): number {
  return typeof reply['errcode'] === 'number' ? reply['errcode'] : 0
}

/** Even a call that takes no time lets others arrive meanwhile. */
async function pass(ms: number): Promise<void> {
  // A call that hangs keeps nothing alive: its server does, while it runs.
  if (ms > 0) await sleep(ms, undefined, { ref: false })
  else await setImmediate()
}
