/** Times that are mostly free; one tap instead of typing. */
const times = ['周六上午 11 点', '周日下午 3 点', '工作日晚上 8 点']

/** What can be tapped for a name that the person fills; none: it is typed. */
export function fillChoices(name: string): readonly string[] {
  return name.startsWith('可约时间') ? times : []
}

/** 可约时间1 and 可约时间2 are both 可约时间 to a reader. */
export const fillLabel = (name: string) => name.replace(/\d+$/, '')
