import type { MessageContent } from '@xiaoguan/shared'
import { fillMessage } from '@xiaoguan/shared'
import { departments } from './content/company.ts'
import { personOf } from './content/people.ts'
import { groupOfTag, tagName } from './content/tags.ts'
import type { EnrollmentRow } from './history.ts'
import type { Life } from './life.ts'
import { dateText, dayMs, timeText } from './time.ts'

/** The script as it went out to her that day. A gap is filled as the staff would have on the spot. */
export function filledMessages(
  life: Life,
  messages: readonly MessageContent[],
  staffId: string,
  at: number,
): MessageContent[] {
  const person = personOf(staffId)
  const store = departments.find((each) => each.id === person.departmentId)
  const { fields } = life.customer
  const values = {
    客户称呼: life.customer.salutation,
    员工姓名: person.name,
    门店: store?.name ?? '',
    门店地址: store?.address ?? '',
    上次购买: life.bought.at(-1) ?? null,
    皮肤状态: skinOf(life) ?? '脸上的干',
    可约时间1: '周六上午 11 点',
    可约时间2: '周日下午 3 点',
    剩余次数: fields['剩余次数'] ?? '2',
    到期日: fields['到期日'] ?? dateText(at + 60 * dayMs),
    ...datesOf(life.rows.enrollment.at(-1), at),
  }
  return messages.map((each) => fillMessage(each, values).content)
}

function datesOf(enrollment: EnrollmentRow | undefined, at: number) {
  const bookedAt = enrollment?.booking_at
  const giftAt = enrollment?.gift_expires_at
  return {
    预约时间: bookedAt ? timeText(bookedAt.getTime()) : '',
    礼遇到期日: dateText(giftAt ? giftAt.getTime() : at + 20 * dayMs),
  }
}

function skinOf(life: Life): string | null {
  const row = life.rows.follow_tag.findLast(
    (each) => each.present && groupOfTag(each.tag_id).name === '皮肤状态',
  )
  return row ? tagName(row.tag_id) : null
}

const ownWords: Record<string, readonly string[]> = {
  care: ['今天脸上感觉怎么样？', '昨晚睡得好吗，早上脸紧不紧？', '这两天干，出门记得补防晒。'],
  invitation: [
    '这周六上午我在，给你留个位子？',
    '下班路上过来正好，八点半那场空着。',
    '你上次说周末方便，周日下午三点行吗？',
  ],
  offer: ['你那支快用完了，我给你留了一支。'],
  know_how: ['空调房里多喝水，洗面奶换温和一点的。'],
  service_notice: ['明天见，路上慢点。'],
  answer: ['可以的，你来的时候跟前台说一声就行。'],
}

/** What a staff writes by hand. */
export function ownText(life: Life, kind: string): string {
  return life.random.pick(ownWords[kind] ?? ['在的，你说。'])
}

const answers: Record<string, readonly string[]> = {
  replied: ['还好，有点紧', '好多了，谢谢', '嗯嗯，知道啦', '今天有点忙，晚点回你', '还行，不干了'],
  interested: ['多少钱呀？', '这个做一次多久？', '听着不错，我想想', '周末人多吗？'],
  booked: ['那就周六吧', '第一个时间可以', '周日下午我过来', '好，帮我留着'],
  later: ['最近出差，回来再约', '月底再说吧', '考完试再说'],
  refused: ['暂时不用啦', '我最近不做了', '住得远，不方便'],
  do_not_disturb: ['别再发了，谢谢'],
  ordered: ['好，给我留一支'],
  visited: ['到了到了'],
}

/** What she writes back. */
export function answerText(life: Life, kind: string): string {
  return life.random.pick(answers[kind] ?? ['好的'])
}
