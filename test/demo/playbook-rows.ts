import { people } from './content/people.ts'
import { tagRules } from './content/rules.ts'
import { scripts, versionIdOf } from './content/scripts.ts'
import { sops } from './content/sops.ts'
import { type TableRows, rowsOf } from './table-rows.ts'

/** Scripts, SOPs and the rules that tag: what the operator wrote. */
export function playbookRows(created: Date): TableRows[] {
  return [...scriptRows(created), ...sopRows(created), ruleRows(created)]
}

const operatorId = people.find((one) => one.role === 'operator')?.id ?? ''

function ruleRows(created: Date): TableRows {
  return rowsOf(
    'tag_rule',
    tagRules.map((each, position) => ({
      rule_id: each.id,
      name: each.name,
      trigger: JSON.stringify(each.trigger),
      trigger_kind: each.trigger.on,
      only_segment: each.only && JSON.stringify(each.only),
      add_tag_ids: JSON.stringify(each.addTagIds),
      remove_tag_ids: JSON.stringify(each.removeTagIds),
      state: each.state,
      position,
      created_by: operatorId,
      created_at: created,
      changed_at: created,
    })),
  )
}

function scriptRows(created: Date): TableRows[] {
  return [
    rowsOf(
      'script',
      scripts.map((each, position) => ({
        script_id: each.id,
        category: each.category,
        owner_id: each.ownerId,
        ...({ state: 'published', position, created_at: created } as const),
      })),
    ),
    rowsOf(
      'script_version',
      scripts.map((each) => ({
        script_version_id: versionIdOf(each.id),
        script_id: each.id,
        version: 1,
        title: each.title,
        kind: each.kind,
        messages: JSON.stringify(each.messages),
        suited_tag_ids: JSON.stringify(each.suited),
        unsuited_tag_ids: JSON.stringify(each.unsuited),
        stages: JSON.stringify(each.stages),
        spend_bands: JSON.stringify(each.spendBands),
        published_at: created,
        created_by: each.ownerId ?? 'sumin',
        created_at: created,
      })),
    ),
  ]
}

function sopRows(created: Date): TableRows[] {
  return [
    rowsOf(
      'sop',
      sops.map((each) => ({
        sop_id: each.id,
        priority: each.priority,
        stopped_at: null,
        created_at: created,
        ...({ state: 'published' } as const),
      })),
    ),
    rowsOf(
      'sop_version',
      sops.map((each) => ({
        sop_version_id: each.versionId,
        sop_id: each.id,
        version: 1,
        definition: JSON.stringify(each.definition),
        published_at: created,
        created_at: created,
      })),
    ),
  ]
}
