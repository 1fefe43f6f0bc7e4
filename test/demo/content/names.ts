const surnames =
  '陈李王张刘赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭'
const givens =
  '晓雯 佳宁 思雨 梓涵 雅琪 欣怡 雨桐 静怡 梦洁 诗涵 可欣 婉清 若曦 心怡 语嫣 子萱 文静 丽娜 晨曦 一诺 慧敏 海燕 春梅 玉兰 秀英 小青 冰冰 亦菲 圆圆 思思 佩佩 芸芸 安琪 知夏 南乔 清越 书瑶 念慈 初雪 婷婷'
const nicknames =
  '小满 今天也要早睡 奶盖不加冰 是七七呀 桃子汽水 晚风 一颗柚子 阿梨 豆花 木木 暖暖 月亮打烊了 小鱼 鱼丸粗面 云朵 Coco Mia 不想上班 薄荷 栗子 橘子海 半糖 芝士 Anna 西西 小核桃 早点下班 毛毛 大橙子 可颂'

const surnameList = surnames.split('')
const givenList = givens.split(' ')
const nicknameList = nicknames.split(' ')

/** The name, remark and 称呼 of the customer with this number: by list, so that all differ a little. */
export function plainName(number: number): { name: string; remark: string; salutation: string } {
  const surname = surnameList[(number * 7) % surnameList.length] ?? '陈'
  const given = givenList[(number * 11 + Math.floor(number / 40)) % givenList.length] ?? '晓雯'
  const full = `${surname}${given}`
  const nickname = nicknameList[(number * 13) % nicknameList.length] ?? '小满'
  const salutation = number % 5 === 0 ? `${surname}姐` : given.length > 1 ? given.slice(-2) : given
  return { name: number % 3 === 0 ? full : nickname, remark: full, salutation }
}
