import { agoText, spaced } from '../ui/time-words.ts'

type Callbacks = {
  waiting: number
  failed: number
  oldestWaitingAt: string | null
  lastAt: string | null
}

/** What WeCom tells of by itself, in the operator's words; others stand as WeCom names them. */
export const kindWords: Readonly<Record<string, string>> = {
  'change_external_contact.add_external_contact': '加了客户',
  'change_external_contact.add_half_external_contact': '客户加了同事',
  'change_external_contact.edit_external_contact': '改了客户资料',
  'change_external_contact.del_external_contact': '同事删了客户',
  'change_external_contact.del_follow_user': '客户删了同事',
  'change_external_contact.transfer_fail': '交接没成',
  'customer_acquisition.customer_start_chat': '获客链接来的客户开口了',
  'change_external_tag.create': '建了标签',
  'change_external_tag.update': '改了标签',
  'change_external_tag.delete': '删了标签',
  'change_external_tag.shuffle': '标签换了顺序',
  'change_external_chat.create': '建了客户群',
  'change_external_chat.update': '客户群有变化',
  'change_external_chat.dismiss': '客户群解散了',
  'change_contact.create_user': '来了同事',
  'change_contact.update_user': '同事资料有变化',
  'change_contact.delete_user': '同事离职',
  'change_contact.create_party': '建了部门',
  'change_contact.update_party': '部门有变化',
  'change_contact.delete_party': '删了部门',
}

/** 都处理完了，最近一条 3 分钟前到的 */
export function callbacksText(told: Callbacks, now: Date): string {
  const last = told.lastAt ? `最近一条${spaced(agoText(told.lastAt, now))}到的` : null
  if (told.waiting === 0) return last ? `都处理完了，${last}` : '还没有收到过通知'
  const oldest = told.oldestWaitingAt
    ? `，最早的${spaced(agoText(told.oldestWaitingAt, now))}到的`
    : ''
  return `${told.waiting} 条正在处理${oldest}`
}
