import { ok, refused } from './answer.ts'
import { textParam, type CallContext, type Effect, type Entry, type Outcome } from './call.ts'
import { relationOf } from './conversations.ts'
import { sendChatMessage } from './send-chat-message.ts'

/** The rules of one API and what it does. */
export interface Api {
  /** What must be in force: a listing in config or agentConfig, or agentConfig and 客户联系. */
  needs: 'nothing' | 'config' | 'agentConfig' | 'customerContact'
  /** First client version that has it. */
  since?: string
  mobileOnly?: boolean
  /** Where it may be called; undefined: anywhere. */
  entries?: readonly Entry[]
  run: (context: CallContext, cancel: boolean) => Outcome
}

/** The APIs of this client, by the names the bridge is called with (documents 98539, 96935, 93863). */
export const apis: Record<string, Api> = {
  getContext: {
    needs: 'agentConfig',
    since: '3.0.24',
    run: ({ call }) => answered(ok(call.name, { entry: call.entry })),
  },
  getCurExternalContact: {
    needs: 'customerContact',
    entries: ['single_chat_tools', 'contact_profile'],
    run: (context) => currentChat(context, 'userId'),
  },
  getCurExternalChat: {
    needs: 'customerContact',
    entries: ['group_chat_tools'],
    run: (context) => currentChat(context, 'chatId'),
  },
  sendChatMessage: {
    needs: 'customerContact',
    entries: ['single_chat_tools', 'group_chat_tools'],
    run: (context, cancel) => answered(sendChatMessage(context, cancel)),
  },
  openEnterpriseChat: { needs: 'agentConfig', run: openEnterpriseChat },
  openUserProfile: { needs: 'agentConfig', run: openUserProfile },
  selectExternalContact: {
    needs: 'customerContact',
    run: ({ call, corp, user }) => {
      const chosen = call.chat || corp.followsOf(user.userid)[0]?.external_userid
      return answered(ok(call.name, { userIds: chosen ? [chosen] : [] }))
    },
  },
  shareToExternalContact: shown('customerContact', '客户端会在这里让员工选择客户并发送（未模拟）'),
  shareToExternalChat: shown('customerContact', '客户端会在这里让员工选择客户群并发送（未模拟）'),
  shareToExternalMoments: {
    ...shown('customerContact', '客户端会在这里打开发表客户朋友圈（未模拟）'),
    since: '3.1.12',
    mobileOnly: true,
  },
  navigateToAddCustomer: {
    ...shown('customerContact', '客户端会在这里打开添加客户（未模拟）'),
    since: '3.0.36',
    mobileOnly: true,
  },
  setClipboardData: {
    needs: 'config',
    run: ({ call }) =>
      answered(ok(call.name), [{ type: 'copy', text: textParam(call.params, 'data') }]),
  },
  openDefaultBrowser: {
    needs: 'config',
    run: ({ call }) =>
      answered(ok(call.name), [
        { type: 'notice', text: `系统浏览器会打开 ${textParam(call.params, 'url')}` },
      ]),
  },
  imagePreview: shown('config', '客户端会在这里预览图片（未模拟）'),
  previewFile: shown('config', '客户端会在这里预览文件（未模拟）'),
  hideOptionMenu: silently(),
  showOptionMenu: silently(),
  closeWindow: silently(),
  hideChatAttachmentMenu: silently(),
}

function answered(answer: Outcome['answer'], effects: Effect[] = []): Outcome {
  return { answer, effects }
}

function shown(needs: Api['needs'], text: string): Api {
  return { needs, run: ({ call }) => answered(ok(call.name), [{ type: 'notice', text }]) }
}

function silently(): Api {
  return { needs: 'nothing', run: ({ call }) => answered(ok(call.name)) }
}

function currentChat(context: CallContext, field: 'userId' | 'chatId'): Outcome {
  const { call, corp, user } = context
  if (!relationOf(corp, user.userid, call.chat))
    return refusal(context, 'without context of external contact')
  return answered(ok(call.name, { [field]: call.chat }))
}

function openEnterpriseChat(context: CallContext): Outcome {
  const { call, corp, user } = context
  const customers = split(textParam(call.params, 'externalUserIds'))
  const staff = split(textParam(call.params, 'userIds') || textParam(call.params, 'useridlist'))
  const others = staff.filter((each) => each.toLowerCase() !== user.userid.toLowerCase())
  const chat = textParam(call.params, 'chatId') || customers[0] || ''
  if (chat && customers.length < 2 && others.length === 0) {
    if (!relationOf(corp, user.userid, chat)) return refusal(context, 'invalid userid')
    const chatId = corp.groupChats.has(chat) ? chat : ''
    return answered(ok(call.name, { chatId }), [{ type: 'open-chat', chat }])
  }
  if (customers.length + others.length === 0) return refusal(context, 'invalid userid')
  const text = `客户端会在这里打开与 ${[...others, ...customers].join('、')} 的会话（未模拟）`
  return answered(ok(call.name, { chatId: '' }), [{ type: 'notice', text }])
}

function openUserProfile(context: CallContext): Outcome {
  const { call, corp } = context
  const id = textParam(call.params, 'userid')
  const kind = textParam(call.params, 'type') === '2' ? 'customer' : 'staff'
  const known = kind === 'customer' ? corp.customers.has(id) : corp.findUser(id)
  if (!known) return refusal(context, 'invalid userid')
  return answered(ok(call.name), [{ type: 'open-profile', kind, id }])
}

function refusal(context: CallContext, reason: string): Outcome {
  return answered(refused(context.platform, context.call.name, reason))
}

function split(text: string): string[] {
  return text.split(';').filter(Boolean)
}
