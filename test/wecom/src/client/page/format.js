const zone = 'Asia/Shanghai'
const dayMs = 86_400_000
const hourMinute = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
})
const monthDay = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  month: 'numeric',
  day: 'numeric',
})
const longDay = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, month: 'long', day: 'numeric' })
const weekday = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, weekday: 'short' })

/** Days since 1970 in Shanghai. */
function dayOf(instant) {
  return Math.floor((instant + 8 * 3_600_000) / dayMs)
}

/** As the list shows it: 10:40 · 昨天 · 周三 · 11/3. */
export function shortTime(instant, now) {
  if (!instant) return ''
  const days = dayOf(now) - dayOf(instant)
  if (days === 0) return hourMinute.format(instant)
  if (days === 1) return '昨天'
  if (days > 1 && days < 7) return weekday.format(instant)
  return monthDay.format(instant)
}

/** As it stands between messages: 10:40 · 昨天 10:40 · 11月3日 周二 10:40. */
export function longTime(instant, now) {
  const days = dayOf(now) - dayOf(instant)
  const time = hourMinute.format(instant)
  if (days === 0) return time
  if (days === 1) return `昨天 ${time}`
  return `${longDay.format(instant)} ${weekday.format(instant)} ${time}`
}

export function clockText(now) {
  return `${longDay.format(now)} ${weekday.format(now)} ${hourMinute.format(now)}`
}

const words = {
  image: '[图片]',
  video: '[视频]',
  file: '[文件]',
  voice: '[语音]',
  miniprogram: '[小程序]',
  news: '[链接]',
  link: '[链接]',
}

/** One line for the list. */
export function summary(message) {
  if (!message) return ''
  const { msgtype, body } = message
  if (msgtype === 'text') return String(body.content ?? '')
  return `${words[msgtype] ?? '[消息]'}${body.title ? ` ${body.title}` : ''}`
}
