import { type Cell, cellText } from './cell.ts'

/** The corp's time zone has had no summer time since 1991. */
const corpOffset = '+08:00'
/** Where a day is all that is said: in its middle, so that it stays that day. */
const noTime = '12:00:00'
const dayMs = 86_400_000
/** Day 0 of Excel's count, as its 1900 that was a leap year has it. */
const excelStart = Date.UTC(1899, 11, 30)
/** 1990 to 2100: any other number in a column of dates is something else. */
const serials = { from: 32_874, to: 73_050 }

/** A date of the corp as an instant; null: none that is known here. */
export function instantOf(cell: Cell): string | null {
  if (cell instanceof Date) return ofWallClock(new Date(Math.round(cell.getTime() / 1000) * 1000))
  const text = cellText(cell)
  return ofSerial(text) ?? ofInstant(text) ?? ofDigits(text) ?? ofWords(text)
}

function ofSerial(text: string): string | null {
  if (!/^\d{5}(\.\d+)?$/.test(text)) return null
  const serial = Number(text)
  if (serial < serials.from || serial > serials.to) return null
  return ofWallClock(new Date(Math.round((excelStart + serial * dayMs) / 1000) * 1000))
}

/** 2026-11-19T18:30:00Z, 2026-11-19 18:30:00+08:00: the zone is said. */
function ofInstant(text: string): string | null {
  const said = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)$/.exec(text)
  if (!said || !ofParts(said[1] ?? '', noTime)) return null
  const at = new Date(`${said[1]}T${said[2]}${said[3]}`)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** 20261119, 202611191830, 20261119183005 */
function ofDigits(text: string): string | null {
  const [, y, m, d, hour, minute, second = '00'] =
    /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/.exec(text) ?? []
  if (!y) return null
  return ofParts(`${y}-${m}-${d}`, hour ? `${hour}:${minute}:${second}` : noTime)
}

/** 2026-11-19 18:30, 2026/1/9 8:05:00, 2026.11.19, 2026年11月19日 18时30分, 2026/11/19 下午6:30 */
function ofWords(text: string): string | null {
  const said =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]*(上午|下午|AM|PM)?\s*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?\s*(AM|PM)?)?$/i.exec(
      text,
    )
  if (!said) return null
  const [, y = '', m = '', d = '', half = '', hour, minute = '', second = '0', after = ''] = said
  const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  if (hour === undefined) return ofParts(day, noTime)
  const hour24 = clockHour(Number(hour), half + after)
  return ofParts(
    day,
    [hour24, minute, second].map((part) => String(part).padStart(2, '0')).join(':'),
  )
}

function clockHour(hour: number, half: string): number {
  if (/下午|PM/i.test(half)) return hour < 12 ? hour + 12 : hour
  return /上午|AM/i.test(half) && hour === 12 ? 0 : hour
}

function ofWallClock(date: Date): string | null {
  if (Number.isNaN(date.getTime())) return null
  const [day = '', time = ''] = date.toISOString().slice(0, 19).split('T')
  return ofParts(day, time === '00:00:00' ? noTime : time)
}

/** Null for a day or time that does not exist: 2026-02-30, 24:10. */
function ofParts(day: string, time: string): string | null {
  const asUtc = new Date(`${day}T${time}Z`)
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 10) !== day) return null
  const year = asUtc.getUTCFullYear()
  if (year < 1990 || year > 2100) return null
  return new Date(`${day}T${time}${corpOffset}`).toISOString()
}
