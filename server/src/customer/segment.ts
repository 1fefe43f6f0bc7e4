import type { Condition, Segment } from '@xiaoguan/shared'
import type { Reference } from '../corp/store.ts'
import { Problem } from '../problem.ts'

type Known = Pick<Reference, 'tags' | 'tagGroups' | 'staff' | 'departments'>

/**
 * Throws segment.unknown, with the paths of what a segment names and this corp does not have (any more): tags,
 * tag groups, people, departments. `seesSensitive` false: 🔒 tags and groups are unknown too, or who may not see
 * them would read them off the answer. Its SQL is made in segment-store.ts.
 */
export function checkSegment(
  reference: Known,
  segment: Segment,
  { where = 'segment', seesSensitive = true }: { where?: string; seesSensitive?: boolean } = {},
): void {
  const checks: Checks = {
    tag: (tagId) => {
      const tag = reference.tags.get(tagId)
      return tag !== undefined && (seesSensitive || !tag.group.sensitive)
    },
    group: (tagGroupId) => {
      const group = reference.tagGroups.find((one) => one.tagGroupId === tagGroupId)
      return group !== undefined && (seesSensitive || !group.sensitive)
    },
    staff: (staffId) => reference.staff.has(staffId),
    department: (departmentId) => reference.departments.has(departmentId),
  }
  const unknown = segment.all.flatMap((one, at) => listUnknown(one, `${where}.all.${at}`, checks))
  if (unknown.length === 0) return
  throw new Problem('segment.unknown', {
    fields: Object.fromEntries(unknown.map((path) => [path, 'unknown'])),
  })
}

type Checks = {
  tag: (tagId: string) => boolean
  group: (tagGroupId: string) => boolean
  staff: (staffId: string) => boolean
  department: (departmentId: number) => boolean
}

function listUnknown(condition: Condition, path: string, checks: Checks): string[] {
  const { kind } = condition
  if (kind === 'any' || kind === 'all')
    return condition.of.flatMap((one, at) => listUnknown(one, `${path}.of.${at}`, checks))
  if (kind === 'not') return listUnknown(condition.of, `${path}.of`, checks)
  if (kind === 'tag' || kind === 'no_tag') return failing(condition.any, `${path}.any`, checks.tag)
  if (kind === 'group_unknown')
    return failing(condition.tagGroupIds, `${path}.tagGroupIds`, checks.group)
  if (kind === 'main_follower') return failing(condition.in, `${path}.in`, checks.staff)
  return kind === 'department' ? failing(condition.in, `${path}.in`, checks.department) : []
}

function failing<Id>(ids: readonly Id[], path: string, isKnown: (id: Id) => boolean): string[] {
  return ids.flatMap((id, at) => (isKnown(id) ? [] : [`${path}.${at}`]))
}
