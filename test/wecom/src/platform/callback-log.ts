/** One try of a delivery: an HTTP status, or why there was none. */
export type CallbackTry = { at: number; result: number | 'timeout' | 'unreachable' }

/** An event for one app on its way: how it went, and the plain XML. */
export type Delivery = {
  id: number
  corpId: string
  agentId: number
  event: string
  changeType: string | undefined
  xml: string
  at: number
  /** 0 for the event itself, 1 and more for its copies. */
  copy: number
  tries: CallbackTry[]
  /** 'lost': never sent, as ordered; 'failed': three tries in vain. */
  state: 'waiting' | 'delivered' | 'failed' | 'lost'
}

const kept = 50_000

/** The latest deliveries, in the order in which their events came about. */
export class CallbackLog {
  #list: Delivery[] = []
  #count = 0

  open(of: Omit<Delivery, 'id' | 'tries' | 'state'>): Delivery {
    this.#count += 1
    const delivery: Delivery = { ...of, id: this.#count, tries: [], state: 'waiting' }
    this.#list.push(delivery)
    if (this.#list.length > kept * 1.1) this.#list = this.#list.slice(-kept)
    return delivery
  }

  /** All, or those of one event or change type. */
  list(type?: string): readonly Delivery[] {
    if (type === undefined) return this.#list
    return this.#list.filter((each) => each.event === type || each.changeType === type)
  }

  clear(): void {
    this.#list = []
  }
}
