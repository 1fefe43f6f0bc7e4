import type { SopDefinition, SopStep } from '@xiaoguan/shared'
import type { Db } from '@xiaoguan/server/db/open'
import { json } from '@xiaoguan/server/db/json'
import { type RawBuilder, sql } from 'kysely'

export const benchCorp = 'bench'
export const benchStaff = 'staff1'
const staffCount = 12
const tagCount = 48
const scriptCount = 40
/** Of each customer. */
const has = { tags: 12, touches: 20, tasks: 5, events: 20 }

export const customerIdOf = (n: number) => `customer${n}`

/**
 * A corp with this many customers, each with 12 tags, 20 touches, 5 tasks and 20 events. All are
 * followed by `benchStaff`, and each has a step that is due, so that a reply is as full as it gets.
 */
export async function fillCorp(db: Db, customers: number, now: Date): Promise<void> {
  await fillReference(db, now)
  const corp = sql`${benchCorp}::text`
  const at = sql`${now.toISOString()}::timestamptz`
  const eachCustomer = sql`generate_series(1, ${sql.lit(customers)}) n`
  const each = (count: number) => sql`${eachCustomer}, generate_series(1, ${sql.lit(count)}) k`
  const id = (kind: string, k = sql`k`) => uuidOf(sql`md5(${sql.lit(kind)} || n || '.' || ${k})`)
  const her = sql`${corp}, 'customer' || n`
  const statements = [
    sql`insert into customer (corp_id, customer_id, name, salutation, stage, stage_at, main_follower_id,
        last_contact_at, spent_fen, created_at)
      select ${her}, '客人' || n, '小' || n, 'won', ${at} - interval '9 days', ${benchStaff}::text,
        ${at} - interval '2 days', 29800, ${at} - interval '40 days' from ${eachCustomer}`,
    sql`insert into follow (corp_id, customer_id, staff_id, remark, added_at)
      select ${her}, ${benchStaff}::text, '备注' || n, ${at} - interval '40 days' from ${eachCustomer}`,
    sql`insert into follow_tag (corp_id, customer_id, staff_id, tag_id, present, added_at, added_by, source, sync)
      select ${her}, ${benchStaff}::text, 'tag' || (((n + k * 4) % ${sql.lit(tagCount)}) + 1), true,
        ${at} - k * interval '1 day', ${benchStaff}::text, 'staff', 'synced' from ${each(has.tags)}`,
    sql`insert into enrollment (corp_id, customer_id, enrollment_id, sop_id, sop_version_id, staff_id,
        anchor_at, entered_at, goal_deadline_at, past_step_ids, next_step_id, next_at)
      select ${her}, ${id('enrollment')}, 'sop1', 'sop1v1', ${benchStaff}::text, ${at} - interval '5 days',
        ${at} - interval '5 days', ${at} + interval '2 days', '["step1","step2","step3","step4"]'::jsonb,
        'step5', ${at} + interval '1 day' from ${each(1)}`,
    sql`insert into task (corp_id, customer_id, task_id, enrollment_id, sop_id, sop_version_id, step_id,
        staff_id, department_id, touchpoint, state, due_at, deadline_at, first_deadline_at, lapses_at,
        done_at, done_how, script_id, script_version_id, created_at)
      select ${her}, ${id('task')}, ${id('enrollment', sql`1`)}, 'sop1', 'sop1v1', 'step' || k,
        ${benchStaff}::text, 11, 'chat', case when k = 5 then 'due' else 'done' end,
        ${at} - (6 - k) * interval '1 day', ${at} - (6 - k) * interval '1 day' + interval '26 hours',
        ${at} - (6 - k) * interval '1 day' + interval '26 hours', ${at} + interval '3 days',
        case when k < 5 then ${at} - (6 - k) * interval '1 day' end, case when k < 5 then 'confirmed' end,
        'script' || k, 'script' || k || 'v1', ${at} - interval '5 days' from ${each(has.tasks)}`,
    sql`insert into touch (corp_id, customer_id, touch_id, staff_id, script_id, script_version_id, title,
        kind, touchpoint, how, state, opener, counts_towards_cap, opened_at, sent_at, outcome, answered)
      select ${her}, ${id('touch')}, ${benchStaff}::text, 'script' || k, 'script' || k || 'v1', '话术' || k,
        'care', 'chat', 'confirmed', 'sent', true, k % 7 = 0, ${at} - k * interval '2 days',
        ${at} - k * interval '2 days', case when k % 2 = 0 then 'replied' end, k % 2 = 0
      from ${each(has.touches)}`,
    sql`insert into touch_part (corp_id, customer_id, touch_id, n, content, state, at)
      select ${her}, ${id('touch')}, 1, jsonb_build_object('kind', 'text', 'text',
        '小' || n || '，过了一晚，脸摸着是舒服一点，还是有点紧？我记一下，下次好调手法。'), 'sent',
        ${at} - k * interval '2 days' from ${each(has.touches)}`,
    sql`insert into outcome (corp_id, customer_id, outcome_id, touch_id, kind, recorded_by, at)
      select ${her}, ${id('outcome')}, ${id('touch')}, 'replied', ${benchStaff}::text,
        ${at} - k * interval '2 days' from ${each(has.touches)} where k % 2 = 0`,
    sql`insert into customer_event (corp_id, customer_id, event_id, kind, actor_id, source, at, body)
      select ${her}, ${id('event')}, case when k % 2 = 0 then 'outcome.logged' else 'touch.sent' end,
        ${benchStaff}::text, 'staff', ${at} - k * interval '2 days',
        jsonb_build_object('touchId', ${id('touch')}, 'outcomeId', ${id('outcome')}, 'kind', 'replied')
      from ${each(has.events)}`,
    sql`insert into purchase (corp_id, customer_id, order_no, paid_fen, at, source, created_at)
      select ${her}, 'order' || n, 29800, ${at} - interval '5 days', 'imported', ${at} from ${eachCustomer}`,
    sql`insert into purchase_line (corp_id, customer_id, order_no, line_no, name, quantity, paid_fen)
      select ${her}, 'order' || n, 1, '补水护理', 1, 29800 from ${eachCustomer}`,
  ]
  for (const statement of statements) await statement.execute(db)
  await sql`analyze`.execute(db)
}

/** A hash in the form of a random UUID (version 4). */
const uuidOf = (hash: RawBuilder<unknown>) =>
  sql`overlay(overlay(${hash} placing '4' from 13) placing '8' from 17)::uuid`

async function fillReference(db: Db, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`
  const corp = sql`${benchCorp}::text`
  const steps = Array.from({ length: 7 }, (_, index) => stepOf(index + 1))
  const definition: SopDefinition = {
    name: '新客 7 天回店',
    audience: '首单客',
    trigger: 'by_hand',
    goal: { text: '7 天内第二次到店', event: 'visit', withinDays: 7 },
    exits: ['goal', 'refused', 'do_not_disturb', 'lost', 'deadline'],
    reenterAfterDays: null,
    steps,
  }
  const statements = [
    sql`insert into corp (corp_id, name, wecom_corp_id, agent_id, secret_sealed, public_url, created_at)
      values (${corp}, '测速企业', 'wwbench', '1000002', '-', 'http://localhost:3999', ${at})`,
    sql`insert into department (corp_id, department_id, parent_id, name)
      values (${corp}, 1, null, '总部'), (${corp}, 11, 1, '一店')`,
    sql`insert into staff (corp_id, staff_id, name, department_id)
      select ${corp}, 'staff' || n, '员工' || n, 11 from generate_series(1, ${sql.lit(staffCount)}) n`,
    sql`insert into tag_group (corp_id, tag_group_id, name, tag_class, must_ask, position)
      select ${corp}, 'group' || n, '标签组' || n,
        case when n < 4 then 'fact' when n < 8 then 'marketing' else 'service' end, n > 7, n
      from generate_series(1, 10) n`,
    sql`insert into tag (corp_id, tag_id, tag_group_id, name, position)
      select ${corp}, 'tag' || n, 'group' || (n % 10 + 1), '标签' || n, n
      from generate_series(1, ${sql.lit(tagCount)}) n`,
    sql`insert into script (corp_id, script_id, category, position, created_at)
      select ${corp}, 'script' || n, '分类' || (n % 6), n, ${at}
      from generate_series(1, ${sql.lit(scriptCount)}) n`,
    sql`insert into script_version (corp_id, script_version_id, script_id, version, title, kind, messages,
        stages, published_at, created_at)
      select ${corp}, 'script' || n || 'v1', 'script' || n, 1, '话术' || n, 'care',
        ${json([{ kind: 'text', text: '{{客户称呼}}，过了一晚，脸摸着是舒服一点，还是有点紧？' }])},
        '["won"]'::jsonb, ${at}, ${at} from generate_series(1, ${sql.lit(scriptCount)}) n`,
    sql`insert into script_tally (corp_id, script_id, sent, matured, replied, ordered, waiting, counted_at)
      select ${corp}, 'script' || n, 100, 90, 20 + n, 5, 10, ${at}
      from generate_series(1, ${sql.lit(scriptCount)}) n`,
    sql`insert into sop (corp_id, sop_id, created_at) values (${corp}, 'sop1', ${at})`,
    sql`insert into sop_version (corp_id, sop_version_id, sop_id, version, definition, published_at, created_at)
      values (${corp}, 'sop1v1', 'sop1', 1, ${json(definition)}, ${at}, ${at})`,
  ]
  for (const statement of statements) await statement.execute(db)
}

const stepOf = (n: number): SopStep => ({
  stepId: `step${n}`,
  title: `第 ${n} 步`,
  when: { anchor: 'start', day: n - 1, from: '12:00', to: '13:30', afterHours: null },
  touchpoint: 'chat',
  kind: 'care',
  countsTowardsCap: true,
  purpose: '让她记住你',
  coaching: null,
  variants: [
    { scriptId: `script${n}`, label: '甲' },
    { scriptId: `script${n + 7}`, label: '乙' },
  ],
  say: null,
  only: null,
  branches: [],
})
