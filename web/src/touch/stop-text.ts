import { bridgeText } from '../wecom/bridge.ts'
import type { SendStop } from './send-script.ts'

/** Why nothing more went out, and what to do. */
export function stopText(stop: SendStop, customerName: string): string {
  switch (stop) {
    case 'switched':
      return `聊天已经换人了，没有发。回到${customerName}的聊天再点一次`
    case 'no_answer':
      return '企业微信没有回应，看看聊天里发出去没有'
    case 'refused':
      return '企业微信没让发出去，换一条或过一会儿再试'
    case 'outside_wecom':
    case 'old_client':
    case 'no_permission':
    case 'no_customer':
    case 'cancelled':
    case 'config_failed':
      return bridgeText[stop]
  }
}
