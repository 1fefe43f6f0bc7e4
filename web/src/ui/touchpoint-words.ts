/** Where a step happens. */
export const touchpointWords = {
  chat: '聊天',
  moments: '朋友圈',
  phone: '电话',
  visit: '到店',
} as const
