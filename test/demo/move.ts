import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@xiaoguan/server/db/open'
import { WorldSeed } from '@xiaoguan/wecom-simulator/world-seed'
import { z } from 'zod'
import { frameAncestorsOf, readAddresses } from './addresses.ts'
import { demoAgentId, demoCorpId } from './content/company.ts'
import { demoAppSecret } from './rows.ts'
import { demoApp } from './world.ts'

// The ports changed: the corp's public address lies in the database and in the simulated WeCom.
const { folder, publicUrl, simPort } = readAddresses('data')
const database = await openDatabase({ kind: 'pglite', dir: join(folder, 'db') })
try {
  await database.db
    .updateTable('corp')
    .set({ public_url: publicUrl, frame_ancestors: frameAncestorsOf(simPort) })
    .set((eb) => ({ reference_version: eb('reference_version', '+', 1) }))
    .where('corp_id', '=', demoCorpId)
    .execute()
} finally {
  await database.close()
}

rewrite(join(folder, 'world.json'), WorldSeed, moveApps)
// A world that has lived keeps its own snapshot, which wins over the seed.
const Snapshot = z.object({ generation: z.number(), world: WorldSeed })
rewrite(join(folder, 'wecom/snapshot.json'), Snapshot, ({ world }) => moveApps(world))
console.log(`演示地址已改为 ${publicUrl}`)

function moveApps(world: z.infer<typeof WorldSeed>) {
  const { trustedDomains, sidebarUrl, workbenchUrl, callback } = demoApp({
    publicUrl,
    simPort,
    appSecret: demoAppSecret,
  })
  for (const app of world.corps.flatMap((corp) => corp.apps)) {
    if (app.agentId === demoAgentId)
      Object.assign(app, { trustedDomains, sidebarUrl, workbenchUrl, callback })
  }
}

/** Changes a JSON file in place; written beside and renamed, so that a kill leaves the old or the new. */
function rewrite<T extends z.ZodType>(
  path: string,
  schema: T,
  change: (value: z.infer<T>) => void,
) {
  if (!existsSync(path)) return
  const value = schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  change(value)
  writeFileSync(`${path}.new`, `${JSON.stringify(value)}\n`)
  renameSync(`${path}.new`, path)
}
