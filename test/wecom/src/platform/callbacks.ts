import { setTimeout as sleep } from 'node:timers/promises'
import { changeApp, issueWelcomeCode, SimCallback } from '../world.ts'
import type { ChangeContext, Corp, SimApp, World, WorldChange } from '../world.ts'
import { CallbackDisorder } from './callback-disorder.ts'
import { eventsOf, hears } from './callback-events.ts'
import type { WorldEvent } from './callback-events.ts'
import { CallbackHttp } from './callback-http.ts'
import { CallbackLog } from './callback-log.ts'
import type { Delivery } from './callback-log.ts'
import { writeEventXml } from './callback-xml.ts'
import type { Settings } from './settings.ts'

const mostTries = 3
/** What the admin console says when the address does not answer as it must. */
const refusedText = 'openapi回调地址请求不通过'

type Parts = { world: World; settings: Settings; random: () => number }

/** Tells the apps, encrypted and with repetition, what happens in the world. */
export class Callbacks {
  readonly log = new CallbackLog()
  #world: World
  #settings: Settings
  #http = new CallbackHttp()
  #disorder: CallbackDisorder<Delivery>
  #stopListening: () => void
  #queue: Delivery[] = []
  #sending = 0
  /** Events not yet delivered, failed or lost. */
  #open = 0
  #settled: (() => void)[] = []
  #ended = new AbortController()

  constructor({ world, settings, random }: Parts) {
    this.#world = world
    this.#settings = settings
    const send = (delivery: Delivery) => {
      this.#queue.push(delivery)
      this.#pump()
    }
    this.#disorder = new CallbackDisorder({ settings, random, send })
    this.#stopListening = world.onChange((change, context) => this.#hear(change, context))
  }

  /** Sets where the events of an app go, unchecked; null ends it. */
  configure(corpId: string, agentId: number, callback: SimCallback | null): void {
    changeApp(this.#world, corpId, agentId, {
      callback: callback ? SimCallback.parse(callback) : undefined,
    })
  }

  /** As when 保存 is pressed in the console: the address must prove that it has the keys. */
  async save(
    corpId: string,
    agentId: number,
    callback: SimCallback,
  ): Promise<{ ok: true } | { ok: false; errmsg: string }> {
    if (!(await this.verify(corpId, agentId, callback))) return { ok: false, errmsg: refusedText }
    this.configure(corpId, agentId, callback)
    return { ok: true }
  }

  /** Whether the address answers the check; without `callback` the one that is set. */
  async verify(corpId: string, agentId: number, callback?: SimCallback): Promise<boolean> {
    const wanted = callback ?? this.#world.getCorp(corpId).apps.get(agentId)?.callback
    if (!wanted) return false
    const to = { corpId, agentId, callback: wanted }
    return await this.#http.verify(to, this.#settings.callbackVerifyMs, this.#world.now())
  }

  /** Waits until every event was delivered, failed or lost. */
  async settle(): Promise<void> {
    this.#disorder.flush()
    if (this.#open === 0 || this.#ended.signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#settled.push(resolve)
    })
  }

  close(): void {
    this.#stopListening()
    this.#ended.abort()
    this.#disorder.close()
    this.#http.close()
    this.#queue = []
    this.#announce()
  }

  #hear(change: WorldChange, { origin, before }: ChangeContext): void {
    const corp = this.#world.getCorp(change.corpId)
    const listening = [...corp.apps.values()].filter(({ agentId, callback }) => {
      const isOwn = origin.kind === 'api' && origin.agentId === agentId
      return callback && (!isOwn || this.#settings.echoApiWrites)
    })
    if (listening.length === 0) return
    for (const event of eventsOf({ corp, change, before })) {
      const apps = listening.filter((app) => hears(app, event.audience))
      if (apps.length > 0) this.#tell(corp, apps, this.#welcomed(corp, event, before))
    }
  }

  /** Gives an add event its code, unless the console greets by itself or the customer is a partner. */
  #welcomed(corp: Corp, event: WorldEvent, before: ChangeContext['before']): WorldEvent {
    const of = event.welcomes
    if (!of || this.#settings.consoleWelcomeText) return event
    if (corp.customers.get(of.external_userid)?.type === 2) return event
    // A code that was used while the relation was half is not followed by a second one.
    if (before.follow?.half && hasUsedCode(corp, of)) return event
    const code = issueWelcomeCode(this.#world, { corpId: corp.corpId, ...of })
    return { ...event, fields: { ...event.fields, WelcomeCode: code } }
  }

  #tell(corp: Corp, apps: SimApp[], event: WorldEvent): void {
    const at = this.#world.now()
    const { corpId } = corp
    const xml = writeEventXml(corpId, Math.floor(at / 1000), event)
    const what = { corpId, event: event.event, changeType: event.changeType, xml, at }
    for (const { agentId } of apps) {
      const copies = this.#disorder.copies()
      if (copies === 0) this.log.open({ ...what, agentId, copy: 0 }).state = 'lost'
      for (let copy = 0; copy < copies; copy += 1) {
        this.#open += 1
        this.#disorder.pass(this.log.open({ ...what, agentId, copy }))
      }
    }
  }

  #pump(): void {
    while (this.#sending < this.#settings.callbackParallel) {
      const delivery = this.#queue.shift()
      if (!delivery) return
      this.#sending += 1
      void this.#deliver(delivery).finally(() => {
        this.#sending -= 1
        this.#pump()
      })
    }
  }

  /** One try; what fails comes again later, without holding up the others. */
  async #deliver(delivery: Delivery): Promise<void> {
    const { corpId, agentId } = delivery
    const callback = this.#world.getCorp(corpId).apps.get(agentId)?.callback
    if (!callback) return this.#end(delivery, 'failed')
    const to = { corpId, agentId, callback }
    const { callbackTimeoutMs } = this.#settings
    const at = this.#world.now()
    const answer = await this.#http.post(to, delivery.xml, callbackTimeoutMs, at)
    const result = 'status' in answer ? answer.status : answer.failure
    delivery.tries.push({ at, result })
    if (result === 200) return this.#end(delivery, 'delivered')
    if (delivery.tries.length >= mostTries) return this.#end(delivery, 'failed')
    void this.#again(delivery)
  }

  async #again(delivery: Delivery): Promise<void> {
    const { signal } = this.#ended
    const isOver = await sleep(this.#settings.callbackRetryMs, false, { signal }).catch(() => true)
    if (isOver) return
    this.#queue.push(delivery)
    this.#pump()
  }

  #end(delivery: Delivery, state: Delivery['state']): void {
    delivery.state = state
    this.#open -= 1
    if (this.#open === 0) this.#announce()
  }

  #announce(): void {
    for (const tell of this.#settled) tell()
    this.#settled = []
  }
}

function hasUsedCode(corp: Corp, of: { userid: string; external_userid: string }): boolean {
  return corp.welcomeCodes.some(
    (each) =>
      each.userid === of.userid &&
      each.external_userid === of.external_userid &&
      each.spentBy !== undefined,
  )
}
