import { tagId } from './tags.ts'

/** What often goes together, as a shop sees it: who has the first often has the second too. */
const pairs: readonly [has: string, likes: string][] = [
  ['全职妈妈', '会带孩子来'],
  ['敏感肌', '怕疼'],
  ['红血丝', '怕疼'],
  ['干燥起皮', '喝水少'],
  ['出油闷痘', '常熬夜'],
  ['暗沉', '常熬夜'],
  ['上班族', '工作日晚上'],
  ['老师医护', '周六'],
  ['学生', '周日'],
]

export const likes = pairs.map(([has, liked]) => ({ has, likedId: tagId(liked) }))
