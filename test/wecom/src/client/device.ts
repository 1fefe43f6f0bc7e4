/** Which client the switches let us play; 'win-errmsg' is the Windows build with other result keys. */
export const platforms = ['win', 'win-errmsg', 'mac', 'ios', 'android'] as const
export type Platform = (typeof platforms)[number]

/** What the bridge shadows in the page's navigator. */
export interface Device {
  userAgent: string
  platform: string
  touchPoints: number
}

export const currentVersion = '5.0.11'
/** Before 3.0.24 a client has no getContext, and agentConfig needs a config before it. */
export const oldVersion = '3.0.20'

const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.5304.110'
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'

export function deviceOf(platform: Platform, version: string): Device {
  switch (platform) {
    case 'win':
    case 'win-errmsg':
      return {
        userAgent: `Mozilla/5.0 (Windows NT 10.0; WOW64) ${chrome} Safari/537.36 Language/zh ColorScheme/Light wxwork/${version} (MicroMessenger/6.2) WindowsWechat  MailPlugin_Electron WeMail embeddisk`,
        platform: 'Win32',
        touchPoints: 0,
      }
    case 'mac':
      return {
        userAgent: `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} wxwork/${version} MicroMessenger/7.0.0(0x17000000) MacWechat/${version}(0x15000800)`,
        platform: 'MacIntel',
        touchPoints: 0,
      }
    case 'ios':
      return {
        userAgent: `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webkit}  Mobile/15E148 wxwork/${version} MicroMessenger/7.0.1 Language/zh ColorScheme/Light`,
        platform: 'iPhone',
        touchPoints: 5,
      }
    case 'android':
      return {
        userAgent: `Mozilla/5.0 (Linux; Android 15; wv) ${chrome} Mobile Safari/537.36 wxwork/${version} MicroMessenger/7.0.1 NetType/4G Language/zh Lang/zh ColorScheme/Light`,
        platform: 'Linux armv8l',
        touchPoints: 5,
      }
  }
}

export function isMobile(platform: Platform): boolean {
  return platform === 'ios' || platform === 'android'
}

export function isOlder(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split('.').map(Number))
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
