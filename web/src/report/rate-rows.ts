import type { Completion, CompletionReport } from '@xiaoguan/shared/report'

/** A named part of the report with its figure; `href` leads further down where there is more. */
export type RateRow = { key: string; name: string; completion: Completion; href: string | null }

export function departmentRows({ departments }: CompletionReport): RateRow[] {
  return departments.map(({ departmentId, name, completion }) => ({
    key: String(departmentId),
    name,
    completion,
    href: `#/team/${departmentId}`,
  }))
}

export function sopRows({ sops }: CompletionReport): RateRow[] {
  return sops.map(({ sopId, name, completion }) => ({ key: sopId, name, completion, href: null }))
}
