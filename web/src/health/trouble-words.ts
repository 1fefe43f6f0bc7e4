import type { Trouble, TroubleKind } from '@xiaoguan/shared/health'
import { troubleReason, troubleTitle } from '@xiaoguan/shared/rules/trouble'
import { agoText } from '../ui/time-words.ts'

const check = '到「企业微信」做一次连接检查，照它说的改；改好后会自己接着做，什么都不会丢。'

/** What to do, and whether the page 企业微信 is the place for it. */
const todos: Record<TroubleKind, { todo: string; inWecom: boolean }> = {
  sync_standing_still: { todo: check, inWecom: true },
  sync_failed: {
    todo: '到「企业微信」点「现在同步」再试一次；还不行就做连接检查，或把服务器日志交给开发。',
    inWecom: true,
  },
  sync_stale: { todo: '到「企业微信」点「现在同步」，看看它停在哪一步。', inWecom: true },
  callbacks_waiting: { todo: check, inWecom: true },
  callbacks_failed: {
    todo: '夜里的同步会补上；天天都有，就把服务器日志交给开发。',
    inWecom: true,
  },
  tags_waiting: { todo: check, inWecom: true },
  welcomes_refused: {
    todo: '新客户的第一步还在同事的今天要联系里，照常可以发。一直这样就到「企业微信」做连接检查。',
    inWecom: true,
  },
  rules_failed: {
    todo: '别的客人不受影响；这几件试了 10 次，不再试了，把服务器日志交给开发。',
    inWecom: false,
  },
  messages_unreachable: { todo: '是谁、怎么办，看下面的名单。', inWecom: false },
  jobs_failed: { todo: '在下面点「再试一次」；还不行就把服务器日志交给开发。', inWecom: false },
}

export type TroubleGroup = {
  key: TroubleKind
  titles: string[]
  reason: string | null
  since: string
  todo: string
  inWecom: boolean
}

/** What has one known cause and one remedy stands together: it is one thing to mend, however much it stops. */
export function groupTroubles(troubles: readonly Trouble[]): TroubleGroup[] {
  const groups: TroubleGroup[] = []
  for (const trouble of troubles) {
    const { kind, since } = trouble
    const { todo, inWecom } = todos[kind]
    const reason = troubleReason(trouble)
    const same = groups.find((group) => reason && group.reason === reason && group.todo === todo)
    if (same) {
      same.titles.push(troubleTitle(trouble))
      if (Date.parse(since) < Date.parse(same.since)) same.since = since
    } else groups.push({ key: kind, titles: [troubleTitle(trouble)], reason, since, todo, inWecom })
  }
  return groups
}

/** 服务器的 IP 不在可信 IP 里 · 20 分钟前起 */
export function whyText({ reason, since }: TroubleGroup, now: Date): string {
  const from = `${agoText(since, now)}起`
  return reason ? `${reason} · ${from}` : from
}
