import type { Platform } from './device.ts'

/** A raw result of WeixinJSBridge.invoke, before @wecom/jssdk makes one form of it. */
export type Answer = Record<string, unknown>

export function ok(api: string, fields: Record<string, unknown> = {}): Answer {
  return { err_msg: `${api}:ok`, ...fields }
}

export function cancelled(api: string): Answer {
  return { err_msg: `${api}:cancel` }
}

export function notExist(api: string): Answer {
  return { err_msg: `${api}:function_not_exist` }
}

/** A refusal in the words of the platform: each client phrases the same reason differently. */
export function refused(platform: Platform, api: string, reason: string): Answer {
  const noPermission = reason === 'no permission'
  switch (platform) {
    case 'mac':
      if (noPermission) return { err_msg: `${api}:permission denied` }
      return { err_msg: `${api}:fail_fail_${reason}`, err_code: 2 }
    case 'ios':
      return {
        err_msg: `${api}:fail_${noPermission ? 'no permission to execute' : reason}`,
        err_code: 2,
      }
    case 'android':
      return { err_msg: `${api}:fail_${reason}`, err_code: 2 }
    case 'win-errmsg':
      return { errmsg: `fail_${reason}` }
    case 'win':
      return { err_msg: `${api}:fail_${reason}` }
  }
}

/** A refusal that was reported in these same words from every platform. */
export function failed(platform: Platform, api: string, text: string): Answer {
  return platform === 'win-errmsg' ? { errmsg: text } : { err_msg: `${api}:${text}` }
}

/** "more info at …?e=40093": how the client names the platform's error code. */
export function moreInfo(text: string, code: number): string {
  return `${text} more info at https://open.work.weixin.qq.com/devtool/query?e=${code}`
}
