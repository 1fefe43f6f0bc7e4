import type { MessageContent, OutcomeKind, SignalKind } from '@xiaoguan/shared'
import { isOpener } from '@xiaoguan/shared'
import { products } from './content/company.ts'
import type { ProductKey } from './content/company.ts'
import { personOf } from './content/people.ts'
import type { DemoScript } from './content/script.ts'
import { scriptOf, versionIdOf } from './content/scripts.ts'
import type { OutcomeRow, TaskRow, TouchRow } from './history.ts'
import { LifeState } from './life-state.ts'
import { dayOf, dayText } from './time.ts'
import { filledMessages } from './words.ts'

export type Send = {
  staffId: string
  at: number
  scriptId: string | null
  /** For own words: what was written, and of which kind. */
  own?: { text: string; kind: TouchRow['kind'] }
  touchpoint?: TouchRow['touchpoint']
  task?: TaskRow
}

type OutcomeExtra = Partial<
  Pick<OutcomeRow, 'booked_at' | 'amount_fen' | 'later_day' | 'reason' | 'said_by'>
>

/** One customer's history while it is being written; `finish` (derive.ts) adds what follows from it. */
export class Life extends LifeState {
  /** Something sent to, or done with, her; all parts went out. */
  send(send: Send): TouchRow {
    const script = send.scriptId ? scriptOf(send.scriptId) : null
    const { touchpoint = 'chat', own = plainWords } = send
    const kind = script ? script.kind : own.kind
    const how = howSent(touchpoint, script)
    const at = new Date(send.at)
    const touch: TouchRow = {
      ...taskOf(send.task),
      ...scriptFacts(script),
      customer_id: this.id,
      touch_id: this.random.uuid(),
      staff_id: send.staffId,
      kind,
      touchpoint,
      how,
      state: 'sent',
      edited: false,
      opener: touchpoint === 'chat' && isOpener(kind),
      // Derived once all is known (derive.ts).
      counts_towards_cap: false,
      over_cap_reason: null,
      outcome: null,
      outcome_at: null,
      answered: false,
      opened_at: new Date(send.at - (script ? 1800 : 0)),
      sent_at: at,
    }
    this.rows.touch.push(touch)
    if (touchpoint === 'chat' || send.own) this.addParts(touch, this.wordsOf(send), at)
    const body = { touchId: touch.touch_id }
    if (touch.how === 'confirmed') {
      this.event('touch.opened', send.at - 1800, send.staffId, 'staff', body)
    }
    this.event('touch.sent', send.at, send.staffId, 'staff', body)
    if (send.task) closeTask(send.task, touch, at)
    return touch
  }

  private wordsOf(send: Send): MessageContent[] {
    if (!send.scriptId) return [{ kind: 'text', text: (send.own ?? plainWords).text }]
    return filledMessages(this, scriptOf(send.scriptId).messages, send.staffId, send.at)
  }

  private addParts(touch: TouchRow, words: MessageContent[], at: Date) {
    for (const [index, content] of words.entries()) {
      this.rows.touch_part.push({
        customer_id: this.id,
        touch_id: touch.touch_id,
        n: index + 1,
        content,
        state: 'sent',
        detail: null,
        at,
      })
    }
  }

  /** What came of a touch; `staffId` null: set by the system at 72 h. */
  outcome(
    touch: TouchRow,
    kind: OutcomeKind,
    at: number,
    staffId: string | null,
    extra: OutcomeExtra = {},
  ): OutcomeRow {
    const row: OutcomeRow = {
      customer_id: this.id,
      outcome_id: this.random.uuid(),
      touch_id: touch.touch_id,
      kind,
      recorded_by: staffId,
      at: new Date(at),
      booked_at: null,
      amount_fen: null,
      later_day: null,
      reason: null,
      said_by: null,
      replaces_id: null,
      void_at: null,
      void_by: null,
      ...extra,
    }
    this.rows.outcome.push(row)
    const body = { outcomeId: row.outcome_id, touchId: touch.touch_id, kind }
    this.event('outcome.logged', at, staffId, staffId ? 'staff' : 'system', body)
    if (kind === 'no_reply') return row
    if (kind === 'interested' || kind === 'booked') this.raise('opportunity', at)
    else this.raise('aware', at)
    return row
  }

  buy(keys: readonly ProductKey[], at: number, staffId = this.staffId, discount = 1) {
    const departmentId = personOf(staffId).departmentId
    const orderNo = `H${new Date(at).toISOString().slice(2, 10).replaceAll('-', '')}${this.random.whole(100000, 999999)}`
    const lines = keys.map((key) => ({
      ...products[key],
      paid: Math.round((products[key].priceFen * discount) / 100) * 100,
    }))
    const paidFen = lines.reduce((sum, line) => sum + line.paid, 0)
    this.rows.purchase.push({
      customer_id: this.id,
      order_no: orderNo,
      paid_fen: paidFen,
      at: new Date(at),
      department_id: departmentId,
      till_staff_id: staffId,
      source: 'imported',
      outcome_id: null,
      body_hash: null,
      imported_at: new Date(at),
      till_name: null,
      created_at: new Date(at),
    })
    for (const [index, line] of lines.entries()) {
      this.rows.purchase_line.push({
        customer_id: this.id,
        order_no: orderNo,
        line_no: index + 1,
        name: line.name,
        product_code: line.code,
        category: line.category,
        quantity: 1,
        paid_fen: line.paid,
        runs_out_on: line.cycleDays === null ? null : dayText(dayOf(at) + line.cycleDays),
      })
      this.bought.push(line.name)
    }
    this.event('order.paid', at, null, 'import', { orderNo, paidFen })
    const days = new Set(this.rows.purchase.map((each) => dayOf(each.at.getTime())))
    this.raise(days.size > 1 ? 'repeat' : 'won', at)
    return orderNo
  }

  signal(
    kind: SignalKind,
    at: number,
    staffId: string,
    detail: string | null,
    { answeredAt, sourceKey }: { answeredAt?: number; sourceKey?: string } = {},
  ) {
    const signalId = this.random.uuid()
    this.rows.signal.push({
      customer_id: this.id,
      signal_id: signalId,
      kind,
      staff_id: staffId,
      detail,
      at: new Date(at),
      answered_at: answeredAt ? new Date(answeredAt) : null,
      source_key: sourceKey ?? null,
    })
    this.event(`signal.${kind}`, at, null, 'wecom', { signalId })
  }

  remind(staffId: string, text: string, createdAt: number, dueAt: number, outcomeId?: string) {
    const reminderId = this.random.uuid()
    const doneAt = dueAt + 20 * 60_000
    const done = doneAt < this.now
    this.rows.reminder.push({
      customer_id: this.id,
      reminder_id: reminderId,
      staff_id: staffId,
      text,
      created_by: staffId,
      due_at: new Date(dueAt),
      created_at: new Date(createdAt),
      done_at: done ? new Date(doneAt) : null,
      outcome_id: outcomeId ?? null,
    })
    this.event('reminder.set', createdAt, staffId, 'staff', { reminderId })
    if (done) this.event('reminder.done', doneAt, staffId, 'staff', { reminderId })
  }

  note(authorId: string, text: string, at: number) {
    const noteId = this.random.uuid()
    this.rows.note.push({
      customer_id: this.id,
      note_id: noteId,
      author_id: authorId,
      text,
      at: new Date(at),
      deleted_at: null,
    })
    this.event('note.added', at, authorId, 'staff', { noteId })
  }

  say(text: string, at: number, staffId = this.staffId) {
    this.said.push({ staffId, customerId: this.id, at: new Date(at), text })
  }

  /** She deleted this staff. */
  lose(at: number, staffId = this.staffId) {
    this.signal('deleted', at, staffId, null, { answeredAt: at })
    for (const follow of this.rows.follow) {
      if (follow.staff_id !== staffId) continue
      follow.ended_by = 'customer'
      follow.ended_at = new Date(at)
      follow.customer_deleted_at = new Date(at)
    }
    if (staffId !== this.staffId) return
    this.customer.lost_at = new Date(at)
    this.setStage('lost', at)
  }
}

/** Only what goes through the client is confirmed. */
function howSent(touchpoint: TouchRow['touchpoint'], script: DemoScript | null): TouchRow['how'] {
  return script && touchpoint === 'chat' ? 'confirmed' : 'self'
}

const plainWords = { text: '聊了几句', kind: 'care' } as const

function taskOf(task: TaskRow | undefined) {
  if (!task) return { task_id: null, enrollment_id: null, sop_id: null, step_id: null }
  const { task_id, enrollment_id, sop_id, step_id } = task
  return { task_id, enrollment_id, sop_id, step_id }
}

function scriptFacts(script: DemoScript | null) {
  if (!script) return { script_id: null, script_version_id: null, title: null }
  return { script_id: script.id, script_version_id: versionIdOf(script.id), title: script.title }
}

function closeTask(task: TaskRow, touch: TouchRow, at: Date) {
  task.state = 'done'
  task.done_at = at
  task.done_how = touch.how
  task.touch_id = touch.touch_id
}
