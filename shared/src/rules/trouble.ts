import type { Trouble, TroubleKind } from '../health.ts'

const titles: Record<TroubleKind, (count: number) => string> = {
  sync_standing_still: () => '同步停住了',
  sync_failed: () => '同步没做完',
  sync_stale: () => '很久没有同步成了',
  callbacks_waiting: (count) => `企业微信的 ${count} 条通知卡住了`,
  callbacks_failed: (count) => `企业微信的 ${count} 条通知没处理成`,
  tags_waiting: (count) => `${count} 个标签还没存到企业微信`,
  welcomes_refused: (count) => `${count} 条欢迎语没发出去`,
  rules_failed: (count) => `${count} 件事没能按规则打上标签`,
  messages_unreachable: (count) => `${count} 位同事收不到提醒`,
  jobs_failed: (count) => `${count} 件事没做成`,
}

/** 同步停住了: the same words in a message and on the page. */
export function troubleTitle({ kind, count }: Pick<Trouble, 'kind' | 'count'>): string {
  return titles[kind](count ?? 0)
}

const reasons: Readonly<Record<string, string>> = {
  unreachable: '连不上企业微信',
  not_reachable: '不在应用的可见范围，或没登录企业微信',
  database: '数据库出了问题',
  '-1': '企业微信正忙',
  '40001': '应用的 Secret 不对',
  '40003': '企业微信里没有这个人',
  '40013': '企业 ID 不对',
  '40056': 'AgentId 不对',
  '41011': 'AgentId 不对',
  '41096': '欢迎语归另一个应用发',
  '45009': '企业微信说太频繁了',
  '45033': '企业微信说太频繁了',
  '45035': '企业微信正忙',
  '48002': '应用还不能调用客户联系接口',
  '50001': '可信域名没有设好',
  '50003': '应用在企业微信里停用了',
  '60011': '不在应用的可见范围里',
  '60020': '服务器的 IP 不在可信 IP 里',
  '60111': '企业微信里没有这个人',
  '301002': '应用没有权限',
  '301042': '服务器的 IP 不在可信 IP 里',
  '701008': '同事没有互通账号',
}

/** 服务器的 IP 不在可信 IP 里; null: nobody knows, or each has its own reason. */
export function troubleReason({ problem }: Pick<Trouble, 'problem'>): string | null {
  if (problem === null) return null
  const known = reasons[problem]
  if (known) return known
  return /^-?\d+$/.test(problem) ? `企业微信的错误码 ${problem}` : '这台服务器上出了问题'
}
