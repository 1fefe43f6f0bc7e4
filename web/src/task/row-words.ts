import type { TodayItem } from '@xiaoguan/shared/task'
import { agoText } from '../ui/time-words.ts'
import { touchpointWords } from '../ui/touchpoint-words.ts'
import { deadlineWords, isLate } from './deadline-words.ts'
import { dayText, daysAhead, timeText } from '../ui/corp-time.ts'

type TaskItem = Extract<TodayItem, { kind: 'task' }>

/** What a row says, whatever it stands for. */
export type RowWords = {
  when: string
  late: boolean
  what: string
  purpose: string | null
  /** Where the step happens; null for a chat message, which most are. */
  touchpoint: string | null
  note: string | null
}

export function rowWords(item: TodayItem, now: Date, myName: string): RowWords {
  switch (item.kind) {
    case 'task':
      return {
        when: deadlineWords(item.deadlineAt, now),
        late: isLate(item.deadlineAt, now),
        what: item.stepTitle,
        purpose: item.purpose,
        touchpoint: touchpointMark(item),
        note: [item.why, item.from && `${item.from}交来的`].filter(Boolean).join(' · ') || null,
      }
    case 'reminder':
      return {
        when: reminderWhen(item.dueAt, now),
        late: false,
        what: `提醒：${item.text}`,
        purpose: null,
        touchpoint: null,
        note: item.by === myName ? null : `${item.by}记的`,
      }
    case 'signal':
      return {
        when: agoText(item.at, now),
        late: false,
        what: item.text,
        purpose: null,
        touchpoint: null,
        note: null,
      }
  }
}

/** Nothing where the step's name says it already. */
function touchpointMark({ touchpoint, stepTitle }: TaskItem): string | null {
  const words = touchpoint === 'chat' ? null : touchpointWords[touchpoint]
  return words === stepTitle ? null : words
}

/** A reminder is one's own and never late: 10:00, or the day it was for. */
function reminderWhen(dueAt: string, now: Date): string {
  return daysAhead(dueAt, now) === 0 ? timeText(dueAt) : dayText(dueAt, now)
}
