import type {
  ScriptKind,
  MessageContent,
  SopDefinition,
  Stage,
  TagGroup,
  Role,
} from '@xiaoguan/shared'
import type { Db } from '../db/open.ts'
import { Problem } from '../problem.ts'
import { type Corp, findCorp } from '../db/corp.ts'

export type ReferenceStaff = {
  staffId: string
  name: string
  role: Role
  departmentId: number | null
  active: boolean
}
export type ReferenceScript = {
  scriptId: string
  scriptVersionId: string
  category: string
  ownerId: string | null
  state: 'draft' | 'published' | 'archived'
  position: number
  title: string
  kind: ScriptKind
  messages: MessageContent[]
  suitedTagIds: string[]
  unsuitedTagIds: string[]
  stages: Stage[]
  spendBands: string[]
}
export type ReferenceSop = {
  sopId: string
  sopVersionId: string
  state: string
  priority: number
  definition: SopDefinition
}
export type ReferenceDepartment = {
  departmentId: number
  parentId: number | null
  name: string
  address: string | null
}

/** What seldom changes and everything names: read once per version, shared by all requests of a process. */
export type Reference = {
  corp: Corp
  staff: Map<string, ReferenceStaff>
  departments: Map<number, ReferenceDepartment>
  tagGroups: TagGroup[]
  /** Tag id → its group and name. */
  tags: Map<string, { name: string; group: TagGroup }>
  /** The newest published version of each script that is not archived. */
  scripts: ReferenceScript[]
  /** Every published SOP version, by its version id. */
  sopVersions: Map<string, ReferenceSop>
  /** The newest published version of each SOP by SOP id. */
  sops: Map<string, ReferenceSop>
}

const kept = new WeakMap<Db, Map<string, Reference>>()

/**
 * The reference data of a corp. With `version` (read in the caller's own query) the copy must have it;
 * without, the corp's row is asked first. Call it outside transactions that change reference tables.
 */
export async function getReference(db: Db, corpId: string, version?: number): Promise<Reference> {
  const corps = kept.get(db) ?? new Map<string, Reference>()
  kept.set(db, corps)
  const known = corps.get(corpId)
  if (known && version !== undefined && known.corp.referenceVersion === version) return known
  const corp = await findCorp(db, corpId)
  if (!corp) throw new Problem('not_found')
  if (known && known.corp.referenceVersion === corp.referenceVersion) return known
  const fresh = await loadReference(db, corp)
  corps.set(corpId, fresh)
  return fresh
}

async function loadReference(db: Db, corp: Corp): Promise<Reference> {
  const { corpId } = corp
  const tagGroups = await listTagGroupRows(db, corpId)
  const tags = new Map<string, { name: string; group: TagGroup }>()
  for (const group of tagGroups)
    for (const tag of group.tags) tags.set(tag.tagId, { name: tag.name, group })
  const sopVersions = await listSopVersions(db, corpId)
  const sops = new Map<string, ReferenceSop>()
  // Ordered by version: the last one stands.
  for (const sop of sopVersions) sops.set(sop.sopId, sop)
  const staff = await db.selectFrom('staff').selectAll().where('corp_id', '=', corpId).execute()
  const departments = await db
    .selectFrom('department')
    .selectAll()
    .where('corp_id', '=', corpId)
    .orderBy('position')
    .orderBy('department_id')
    .execute()
  return {
    corp,
    staff: new Map(
      staff.map((row) => [
        row.staff_id,
        {
          staffId: row.staff_id,
          name: row.name,
          role: row.role,
          departmentId: row.department_id,
          active: row.active,
        },
      ]),
    ),
    departments: new Map(
      departments.map((row) => [
        row.department_id,
        {
          departmentId: row.department_id,
          parentId: row.parent_id,
          name: row.name,
          address: row.address,
        },
      ]),
    ),
    tagGroups,
    tags,
    scripts: await listScriptRows(db, corpId),
    sopVersions: new Map(sopVersions.map((sop) => [sop.sopVersionId, sop])),
    sops,
  }
}

async function listTagGroupRows(db: Db, corpId: string): Promise<TagGroup[]> {
  const groups = await db
    .selectFrom('tag_group')
    .selectAll()
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .orderBy('tag_group_id')
    .execute()
  const tags = await db
    .selectFrom('tag')
    .select(['tag_id', 'tag_group_id', 'name'])
    .where('corp_id', '=', corpId)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .orderBy('tag_id')
    .execute()
  return groups.map((row) => ({
    tagGroupId: row.tag_group_id,
    name: row.name,
    tagClass: row.tag_class,
    single: row.single,
    mustAsk: row.must_ask,
    sensitive: row.sensitive,
    byRule: row.by_rule,
    tags: tags
      .filter((tag) => tag.tag_group_id === row.tag_group_id)
      .map((tag) => ({ tagId: tag.tag_id, name: tag.name })),
  }))
}

async function listScriptRows(db: Db, corpId: string): Promise<ReferenceScript[]> {
  const rows = await db
    .selectFrom('script')
    .innerJoin('script_version', (join) =>
      join
        .onRef('script_version.corp_id', '=', 'script.corp_id')
        .onRef('script_version.script_id', '=', 'script.script_id'),
    )
    .where('script.corp_id', '=', corpId)
    .where('script.state', '!=', 'archived')
    .where('script_version.published_at', 'is not', null)
    .distinctOn('script.script_id')
    .orderBy('script.script_id')
    .orderBy('script_version.version', 'desc')
    .select([
      'script.script_id as scriptId',
      'script_version.script_version_id as scriptVersionId',
      'script.category',
      'script.owner_id as ownerId',
      'script.state',
      'script.position',
      'script_version.title',
      'script_version.kind',
      'script_version.messages',
      'script_version.suited_tag_ids as suitedTagIds',
      'script_version.unsuited_tag_ids as unsuitedTagIds',
      'script_version.stages',
      'script_version.spend_bands as spendBands',
    ])
    .execute()
  return rows.toSorted((a, b) => a.position - b.position)
}

async function listSopVersions(db: Db, corpId: string): Promise<ReferenceSop[]> {
  return db
    .selectFrom('sop')
    .innerJoin('sop_version', (join) =>
      join
        .onRef('sop_version.corp_id', '=', 'sop.corp_id')
        .onRef('sop_version.sop_id', '=', 'sop.sop_id'),
    )
    .where('sop.corp_id', '=', corpId)
    .where('sop_version.published_at', 'is not', null)
    .orderBy('sop.priority', 'desc')
    .orderBy('sop_version.version')
    .select([
      'sop.sop_id as sopId',
      'sop_version.sop_version_id as sopVersionId',
      'sop.state',
      'sop.priority',
      'sop_version.definition',
    ])
    .execute()
}
