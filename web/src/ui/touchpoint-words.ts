import type { Touchpoint } from '@xiaoguan/shared/sop'

export const touchpointWords: Record<Touchpoint, string> = {
  chat: '聊天',
  moments: '朋友圈',
  phone: '电话',
  visit: '到店',
}
