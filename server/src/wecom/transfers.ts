import * as z from 'zod/mini'
import type { Wecom, WecomCorp } from './client.ts'
import { cutCharacters } from './cut.ts'
import { id, listOf, moment, nextOf, text, whole } from './fields.ts'

export type TransferKind = 'on_job' | 'resigned'

const folders: Record<TransferKind, string> = {
  on_job: 'externalcontact',
  resigned: 'externalcontact/resigned',
}
const messageMax = 200

const Started = z.object({ customer: listOf(z.object({ external_userid: id, errcode: whole })) })

/**
 * Begins to hand customers (at most 100) to another member; errcode 0: begun, over after 24 hours unless she
 * refuses. `message` is told to her; the platform takes none for somebody who left. Documents 92125, 94081.
 */
export async function transferCustomers(
  wecom: Wecom,
  corp: WecomCorp,
  transfer: {
    kind: TransferKind
    fromId: string
    toId: string
    customerIds: readonly string[]
    message?: string | null
  },
): Promise<{ customerId: string; errcode: number }[]> {
  const { kind, message } = transfer
  const body = {
    handover_userid: transfer.fromId,
    takeover_userid: transfer.toId,
    external_userid: transfer.customerIds,
    ...(kind === 'on_job' && message
      ? { transfer_success_msg: cutCharacters(message, messageMax) }
      : {}),
  }
  const call = { path: `${folders[kind]}/transfer_customer`, body }
  const { customer: rows } = await wecom.call(corp, call, Started)
  return rows.map((row) => ({ customerId: row.external_userid, errcode: row.errcode ?? 0 }))
}

/** done · waiting: within the 24 hours · refused: by her · limit: the taker has too many · none: never begun */
export type TransferStatus = 'done' | 'waiting' | 'refused' | 'limit' | 'none'

const statuses: Record<number, TransferStatus> = {
  1: 'done',
  2: 'waiting',
  3: 'refused',
  4: 'limit',
  5: 'none',
}

const Results = z.object({
  customer: listOf(z.object({ external_userid: id, status: whole, takeover_time: moment })),
  next_cursor: text,
})

/** How the hand-overs from one member to another go, page by page; begin with ''. Documents 94088, 94082. */
export async function listTransferResults(
  wecom: Wecom,
  corp: WecomCorp,
  transfer: { kind: TransferKind; fromId: string; toId: string; cursor: string },
): Promise<{
  rows: { customerId: string; status: TransferStatus; at: Date | null }[]
  nextCursor: string | null
}> {
  const { kind, fromId, toId, cursor } = transfer
  const body = { handover_userid: fromId, takeover_userid: toId, cursor }
  const call = { path: `${folders[kind]}/transfer_result`, body }
  const page = await wecom.call(corp, call, Results)
  return {
    rows: page.customer.map((row) => ({
      customerId: row.external_userid,
      // A status we don't know is looked at again.
      status: statuses[row.status ?? 0] ?? 'waiting',
      at: row.takeover_time,
    })),
    nextCursor: nextOf(page.next_cursor, cursor),
  }
}
