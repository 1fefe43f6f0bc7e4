import type { Db } from '@xiaoguan/server/db/open'
import type { Tables } from '@xiaoguan/server/db/tables'
import { seal } from '@xiaoguan/server/http/secrets'
import { countLifts } from '@xiaoguan/server/tag/lift-store'
import type { Insertable } from 'kysely'
import * as company from './content/company.ts'
import { customerFields } from './content/fields.ts'
import { pictures } from './content/pictures.ts'
import { tagGroups } from './content/tags.ts'
import { absence, linaLeftDaysAgo, people } from './content/people.ts'
import { generate } from './generate.ts'
import type { History } from './history.ts'
import { playbookRows } from './playbook-rows.ts'
import { randomFor } from './random.ts'
import { type TableRows, rowsOf, toRow } from './table-rows.ts'
import { clock, dayMs, dayOf, dayText } from './time.ts'

/** PGlite and PostgreSQL take at most so many parameters in a statement. */
const parametersAtOnce = 30_000

/** Opens nothing but the simulated WeCom. */
export const demoAppSecret = 'helu-demo-secret-of-the-simulated-app'

export type SeedOptions = {
  /** Where the browser reaches the app's pages, e.g. http://localhost:3002 */
  publicUrl: string
  /** Whose pages may hold ours in a frame: the origin of the chat window. */
  frameAncestors?: string
  secretKey: string
  appSecret?: string
  now: Date
  seed?: number
  /** Told after each table. */
  progress?: (table: string, rows: number) => void
}

/** Writes the demo corp and its history into an empty, migrated database. */
export async function seedDemo(db: Db, options: SeedOptions): Promise<History> {
  const history = generate(options.now.getTime(), options.seed)
  await db.transaction().execute(async (trx) => {
    for (const [table, rows] of [...corpRows(options, history), ...historyRows(history)]) {
      await insertAll(trx, table, rows)
      options.progress?.(table, rows.length)
    }
    // What goes with what: the running server counts it nightly.
    await countLifts(trx, company.demoCorpId, options.now)
  })
  return history
}

const lastNightId = '0d5c2a14-6c1b-4f0a-9a56-3f1f3a1e0312'

async function insertAll(db: Db, table: keyof Tables, rows: Record<string, unknown>[]) {
  const [first] = rows
  if (!first) return
  const atOnce = Math.floor(parametersAtOnce / Object.keys(first).length)
  for (let from = 0; from < rows.length; from += atOnce) {
    // The rows are typed by table where they are made (history.ts, below); here the table is any.
    const values = rows.slice(from, from + atOnce) as unknown as Insertable<Tables['note']>[]
    await db
      .insertInto(table as 'note')
      .values(values)
      .execute()
  }
}

function historyRows(history: History): TableRows[] {
  const { now: _now, said: _said, namedIds: _named, ...tables } = history
  return Object.entries(tables).map(([table, rows]) => [
    // The keys of History but those taken off above are names of tables.
    table as keyof Tables,
    rows.map(toRow),
  ])
}

function corpRows(options: SeedOptions, history: History): TableRows[] {
  const created = new Date(history.now - 730 * dayMs)
  return [
    rowsOf('corp', [
      {
        name: company.demoCorpName,
        wecom_corp_id: company.demoWecomCorpId,
        agent_id: String(company.demoAgentId),
        secret_sealed: seal(options.secretKey, options.appSecret ?? demoAppSecret),
        callback_token_sealed: seal(options.secretKey, company.demoCallbackKeys.token),
        callback_key_sealed: seal(options.secretKey, company.demoCallbackKeys.aesKey),
        public_url: options.publicUrl,
        frame_ancestors: options.frameAncestors ?? "'none'",
        settings: JSON.stringify({
          sensitiveInVariables: true,
          stageRules: { nurturing: { tagGroupIds: ['etgSkin'] } },
          // The calendar was looked at this morning.
          stagesLookedDay: dayText(dayOf(history.now)),
        }),
        created_at: created,
      },
    ]),
    ...peopleRows(history, created),
    ...contentRows(created),
    lastNight(history),
  ]
}

/** The sync of last night: history and simulated WeCom are one and the same. */
function lastNight(history: History): TableRows {
  const at = new Date(clock(dayOf(history.now), '03:12'))
  return rowsOf('sync_run', [
    {
      sync_run_id: lastNightId,
      kind: 'nightly',
      state: 'done',
      phase: 'sweep',
      counts: JSON.stringify({ follows: history.follow.length }),
      started_at: at,
      beat_at: at,
      next_at: at,
      ended_at: at,
    },
  ])
}

function peopleRows(history: History, created: Date): TableRows[] {
  const today = dayOf(history.now)
  const leads = people.filter((each) => each.role === 'lead')
  return [
    rowsOf(
      'department',
      company.departments.map((each, position) => ({
        department_id: each.id,
        parent_id: each.parentId,
        name: each.name,
        position,
        store_type: each.storeType,
        address: each.address,
      })),
    ),
    rowsOf(
      'staff',
      people.map((each) => ({
        staff_id: each.id,
        name: each.name,
        avatar: null,
        role: each.role,
        department_id: each.departmentId,
        capabilities: '[]',
        active: each.active,
        joined_at: new Date(Math.max(created.getTime(), history.now - each.joinedDaysAgo * dayMs)),
        left_at: each.active ? null : new Date(clock(today - linaLeftDaysAgo, '18:00')),
        rest_days: JSON.stringify(each.restDays),
      })),
    ),
    rowsOf(
      'department_lead',
      leads.map((each) => ({ department_id: each.departmentId, staff_id: each.id })),
    ),
    rowsOf('absence', [
      {
        staff_id: absence.staffId,
        absence_id: randomFor(1, 'absence').uuid(),
        from_day: dayText(today - absence.fromDaysAgo),
        to_day: dayText(today - absence.fromDaysAgo + absence.days - 1),
        buddy_id: absence.buddyId,
      },
    ]),
  ]
}

function contentRows(created: Date): TableRows[] {
  return [
    rowsOf(
      'customer_field',
      customerFields.map(({ key, kind, choices = [] }, position) => ({
        field_key: key,
        label: key,
        kind,
        choices: JSON.stringify(choices),
        position,
        created_at: created,
      })),
    ),
    rowsOf(
      'tag_group',
      tagGroups.map((each, position) => ({
        tag_group_id: each.id,
        name: each.name,
        tag_class: each.tagClass,
        position,
        single: each.single,
        must_ask: each.mustAsk,
        sensitive: each.sensitive,
        by_rule: each.byRule,
      })),
    ),
    rowsOf(
      'tag',
      tagGroups.flatMap((group) =>
        group.tags.map((tag, position) => ({
          tag_id: tag.id,
          tag_group_id: group.id,
          name: tag.name,
          position,
          ours: true,
          deleted_at: null,
        })),
      ),
    ),
    rowsOf(
      'product',
      Object.values(company.products).map((each) => ({
        product_code: each.code,
        name: each.name,
        category: each.category,
        price_fen: each.priceFen,
        cycle_days: each.cycleDays,
      })),
    ),
    rowsOf(
      'file',
      pictures().map((each) => ({
        file_id: each.id,
        name: each.name,
        media_type: 'image/png',
        bytes: each.bytes,
        media_id: null,
        media_expires_at: null,
        created_at: created,
      })),
    ),
    ...playbookRows(created),
  ]
}
