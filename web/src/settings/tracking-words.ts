import type { Tracking } from '@xiaoguan/shared/settings'
import { agoText } from '../ui/time-words.ts'

const mayNotCall = '48002'
const unreachable = 'unreachable'

/** How the looking at moments goes, and where to mend it. */
export function momentsText({ lookedAt, problem }: Tracking['moments'], now: Date): string {
  if (problem === mayNotCall)
    return '企业微信没让这个应用看：管理后台 →「客户与上下游 → 客户联系 → API → 可调用接口的应用」，加上它；改完一小时内会再试'
  if (problem === unreachable) return '刚才连不上企业微信，一会儿再看'
  if (problem)
    return `企业微信没让看（${problem}）：先看上面「连接检查」有没有要改的，一小时内会再试`
  if (!lookedAt) return '第一次同步完、到了营业时间就开始看'
  return `营业时间里自动看，上次 ${agoText(lookedAt, now)}`
}
