import type { Finding, FindingKind } from '@xiaoguan/shared/sync'
import { countText } from './sync-words.ts'

type FindingWords = {
  title: (count: string) => string
  /** What it means for the daily work. */
  means: string
  /** What to do, and where. */
  todo: string
}

const words: Record<FindingKind, FindingWords> = {
  staff_out_of_scope: {
    title: (count) => `不在「客户联系」使用范围里的同事 ${count} 位`,
    means: '他们的客户同步不到，侧边栏也打不开。不做客户的同事不用管。',
    todo: '管理后台 → 客户与上下游 → 客户联系 → 权限配置 → 使用范围，把他们加进去',
  },
  staff_unlicensed: {
    title: (count) => `没有互通账号的同事 ${count} 位`,
    means: '企业微信不让应用读他们的客户。',
    todo: '管理后台的「接口许可」里，给他们分配互通账号',
  },
  staff_not_activated: {
    title: (count) => `还没激活企业微信的同事 ${count} 位`,
    means: '他们收不到提醒，也打不开侧边栏。',
    todo: '请他们登录一次企业微信；管理后台 → 通讯录里可以邀请他们',
  },
  staff_without_department: {
    title: (count) => `没有部门的同事 ${count} 位`,
    means: '他们不在任何店长的团队里，完成情况没人看得到。',
    todo: '管理后台 → 通讯录，给他们设部门；部门也要在应用的可见范围里',
  },
  lead_without_people: {
    title: (count) => `没带人的负责人 ${count} 位`,
    means: '他们打开「团队」是空的。',
    todo: '管理后台 → 通讯录 → 部门，看看负责人设得对不对',
  },
  customer_of_left_staff: {
    title: (count) => `离职同事留下、没人接的客户：${count} 位同事的`,
    means: '这些客户现在没有人跟。',
    todo: '店长打开手机版 → 团队 → 客人交接，交给在职的同事',
  },
  tags_over_limit: {
    title: () => '标签数超过企业微信的上限了',
    means: '新标签建不进企业微信。',
    todo: '到左边的「标签」页，删掉没人用的',
  },
  acquisition_notice: {
    title: (count) => `获客助手有 ${count} 条提醒`,
    means: '有获客链接失效了，或者余额快用完了，客人可能加不上。',
    todo: '管理后台 → 客户与上下游 → 获客助手，检查链接和余额',
  },
}
// In the order in which they hold up the work.
const kinds = Object.keys(words) as FindingKind[]

export type FindingGroup = {
  kind: FindingKind
  title: string
  means: string
  todo: string
  names: string[]
}

/** Findings of one kind stand together, with whom they are about. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  return kinds.flatMap((kind) => {
    const own = findings.filter((finding) => finding.kind === kind)
    const { title, means, todo } = words[kind]
    if (own.length === 0) return []
    return [{ kind, title: title(countText(own.length)), means, todo, names: own.map(nameOf) }]
  })
}

/** 黎娜（32 位） */
function nameOf({ kind, name, subject, count }: Finding): string {
  if (kind === 'tags_over_limit') return `${countText(count ?? 0)} 个标签`
  const who = name ?? subject
  return count === null ? who : `${who}（${countText(count)} 位）`
}
