import { SopDefinition } from '@xiaoguan/shared'
import { migrate } from '@xiaoguan/server/db/migrate'
import { openDatabase } from '@xiaoguan/server/db/open'
import { unseal } from '@xiaoguan/server/http/secrets'
import { WorldSeed } from '@xiaoguan/wecom-simulator/world-seed'
import { expect, it } from 'vitest'
import { sops } from './content/sops.ts'
import { demoAppSecret, seedDemo } from './rows.ts'
import { demoStart } from './time.ts'
import { toWorld } from './world.ts'

const now = new Date(demoStart(Date.parse('2026-11-22T04:00:00Z')))
const secretKey = 'k'.repeat(40)
const publicUrl = 'http://localhost:4602'

it('fills an empty database, and the simulated WeCom with the same people', async () => {
  const database = await openDatabase({ kind: 'pglite', dir: null })
  try {
    await migrate(database, now)
    const history = await seedDemo(database.db, { publicUrl, secretKey, now })
    const { db } = database
    const corp = await db.selectFrom('corp').selectAll().executeTakeFirstOrThrow()
    expect([corp.corp_id, corp.public_url]).toEqual(['helu', publicUrl])
    expect(unseal(secretKey, corp.secret_sealed)).toBe(demoAppSecret)
    const customers = await db.selectFrom('customer').select('customer_id').execute()
    expect(customers).toHaveLength(1200)
    const events = await db.selectFrom('customer_event').select(['at', 'body']).execute()
    expect(events).toHaveLength(history.customer_event.length)
    expect(events[0]?.body).toBeTypeOf('object')
    const files = await db.selectFrom('file').select('bytes').execute()
    expect(Buffer.from(files[0]!.bytes).subarray(1, 4).toString()).toBe('PNG')

    const addresses = { publicUrl, simPort: 4601, appSecret: demoAppSecret }
    const { corps } = WorldSeed.parse(toWorld(history, addresses))
    const [world] = corps
    expect(world?.customers.map((each) => each.external_userid).toSorted()).toEqual(
      customers.map((each) => each.customer_id).toSorted(),
    )
    expect(world?.apps[0]).toMatchObject({
      trustedDomains: ['localhost:4602'],
      agentId: 1000002,
      sidebarUrl: `${publicUrl}/c/helu/sidebar`,
    })
    const tagged = world?.follows.flatMap((each) => each.tag_ids) ?? []
    expect(tagged).toHaveLength(history.follow_tag.filter((each) => each.present).length)
    expect(world?.chats.length).toBeGreaterThan(300)
  } finally {
    await database.close()
  }
})

it('has SOPs that the contract accepts', () => {
  for (const sop of sops) expect(SopDefinition.safeParse(sop.definition).error).toBeUndefined()
})
