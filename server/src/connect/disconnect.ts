import { findCorp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import { countRowsOf, deleteRowsOf } from './disconnect-store.ts'
import { ConnectRefused } from './refused.ts'

/**
 * `pnpm disconnect KEY`: shows what is here of a corp and, once its name was typed, deletes it all in one
 * transaction. In WeCom nothing changes.
 */
export async function disconnect(
  { db }: Pick<Deps, 'db'>,
  corpId: string | undefined,
  person: { say(line: string): void; ask(question: string): Promise<string> },
): Promise<void> {
  if (!corpId) throw new ConnectRefused('disconnect KEY: 哪家企业 which corp')
  const corp = await findCorp(db, corpId)
  const counts = await countRowsOf(db, corpId)
  if (counts.length === 0) throw new ConnectRefused(`${corpId}: 没有这家企业 no such corp`)
  // Rows that a running server wrote after a first time may be all there is.
  const name = corp?.name ?? corpId
  person.say(`${name} (${corpId})：下面的数据都会删除，不能恢复 / all of this will be deleted:`)
  for (const { table, rows } of counts) person.say(`  ${table.padEnd(20)} ${rows}`)
  person.say('先停下服务，需要的话先备份。企业微信里的客户和标签不变。')
  person.say('Stop the server first; back up what you may want. Nothing changes in WeCom.')
  const typed = await person.ask(`确认请输入 type to confirm: ${name}\n> `)
  if (typed.trim() !== name) throw new ConnectRefused('没有改动 nothing was changed')
  await db.transaction().execute(async (db) => deleteRowsOf(db, corpId))
  person.say(`已删除 deleted: ${name}`)
}
