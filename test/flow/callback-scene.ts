import { seal } from '@xiaoguan/server/http/secrets'
import { sql } from 'kysely'
import { vi } from 'vitest'
import { secretKey } from '../support/app.ts'
import { newCorp } from '../support/people.ts'
import { type Fields, eventXml, newKeys, postCallback, sealCallback } from './callback-sender.ts'

/** A corp whose callbacks are set up, and what it takes to send it some. */
export async function callbackScene() {
  const corp = await newCorp()
  const { deps, clock } = corp.app
  const keys = newKeys(corp.wecomCorpId)
  await deps.db
    .updateTable('corp')
    .set({
      callback_token_sealed: seal(secretKey, keys.token),
      callback_key_sealed: seal(secretKey, keys.aesKey),
    })
    .where('corp_id', '=', corp.corpId)
    .execute()
  const address = `${corp.app.url}/c/${corp.corpId}/callback`
  const lines = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) =>
    vi.spyOn(deps.log, level as 'warn'),
  )
  const xmlOf = (fields: Fields) => eventXml(keys.receiveId, clock.now(), fields)
  return {
    corp,
    keys,
    address,
    xmlOf,
    send: (fields: Fields) => postCallback(address, sealCallback(keys, xmlOf(fields))),
    post: (xml: string) => postCallback(address, sealCallback(keys, xml)),
    lines: () => lines.flatMap((spy) => spy.mock.calls).filter(([, said]) => said !== 'request'),
    rows: () =>
      deps.db
        .selectFrom('wecom_event')
        .selectAll()
        .where('corp_id', '=', corp.corpId)
        .orderBy('kind')
        .execute(),
    jobs: async (name: string) => {
      const { rows } = await sql<{ data: Record<string, string> }>`select data from pgboss.job
        where name = ${name} and data->>'corpId' = ${corp.corpId}`.execute(deps.db)
      return rows.map(({ data }) => data)
    },
  }
}

export const edited = {
  Event: 'change_external_contact',
  ChangeType: 'edit_external_contact',
  UserID: 'zhang',
  ExternalUserID: 'wm1',
}

export type CallbackScene = Awaited<ReturnType<typeof callbackScene>>
