type TodayCounts = { total: number; done: number; comingCount: number }

/** What stands in place of an empty list. */
export function emptyWords({ total, done, comingCount }: TodayCounts): {
  title: string
  next: string
} {
  const next = comingCount > 0 ? comingWords(comingCount) : '明天要联系的，到点会出现在这里'
  if (done > 0) return { title: '今天的都联系完了', next }
  return { title: total + comingCount > 0 ? '现在没有要联系的' : '今天没有要联系的', next }
}

export function comingWords(comingCount: number): string {
  return `今天晚些时候还有 ${comingCount} 条，到点会出现在这里`
}
