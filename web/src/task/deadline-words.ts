import type { Instant } from '@xiaoguan/shared/basic'
import { dayText, daysAhead, timeText } from '../ui/corp-time.ts'

/** 今天 18:00 前 · 明天 12:00 前 · 超时 2 小时 */
export function deadlineWords(deadlineAt: Instant, now: Date): string {
  const lateMs = now.getTime() - Date.parse(deadlineAt)
  if (lateMs > 0) return `超时 ${lateness(lateMs)}`
  const day = dayText(deadlineAt, now)
  return daysAhead(deadlineAt, now) < 7 ? `${day} ${timeText(deadlineAt)} 前` : `${day}前`
}

export function isLate(deadlineAt: Instant, now: Date): boolean {
  return Date.parse(deadlineAt) < now.getTime()
}

function lateness(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000))
  if (minutes < 60) return `${minutes} 分钟`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours} 小时` : `${Math.floor(hours / 24)} 天`
}
