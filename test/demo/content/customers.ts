import type { Stage } from '@xiaoguan/shared'

export type NamedCustomer = {
  key: string
  name: string
  /** Null: nobody confirmed how to address her. */
  salutation: string | null
  staffId: string
  stage: Stage
  tags: string[]
  birthday: string | null
  gender: number
  /** The staff's remark in WeCom; null: the 称呼. */
  remark: string | null
  special: Special | null
}

/** What this one stands for; made true in specials.ts. */
export type Special =
  | 'do_not_disturb'
  | 'three_followers'
  | 'complaint'
  | 'refund'
  | 'same_phone'
  | 'ended_by_staff'
  | 'introduced_by_mengyao'
  | 'introducer'
  | 'second_of_introducer'

type Line = [key: string, name: string, salutation: string | null, staffId: string, tags: string]

function all(stage: Stage, lines: readonly Line[]): NamedCustomer[] {
  return lines.map(([key, name, salutation, staffId, tags]) => ({
    key,
    name,
    salutation,
    staffId,
    stage,
    tags: tags.split(' ').map(spaced),
    birthday: null,
    gender: 2,
    remark: null,
    special: null,
  }))
}

/** Names of tags with a space in them are written with _ above. */
const spaced = (tag: string): string => tag.replaceAll('_', ' ')

const lines: NamedCustomer[] = [
  ...all('lead', [
    ['jiangnan', '江南', null, 'liusiqi', '路过进店'],
    ['emoji', '🌙🍀🐟', null, 'wangfang', '小红书'],
    ['xuzhiyi', '许知意', '知意', 'wangfang', '小红书 25–30_岁 上班族'],
    ['abei', '阿贝', null, 'chenyiming', '点评团购'],
    ['luoluo', '落落', null, 'maxiaodong', '抖音团购 18–24_岁'],
    ['fangjie', '方姐 家政', '方姐', 'tangguo', '朋友介绍 46_岁以上'],
  ]),
  ...all('aware', [
    ['heqing', '何清', '清清', 'shenjiayi', '朋友介绍 25–30_岁 上班族 地铁两站内'],
    ['doudou', '豆豆妈', '豆豆妈', 'zhaolei', '31–35_岁 全职妈妈 走路能到 会带孩子来'],
    ['linan', '林安', '安安', 'wangfang', '朋友介绍 上班族 怕推销'],
    ['tianxiaotian', '田小甜', '小甜', 'chenyiming', '点评团购 18–24_岁 常熬夜'],
    ['weiwei', '薇薇', '薇薇', 'hejing', '路过进店 走路能到 周六'],
    ['qinlan', '秦岚姗', '秦姐', 'maxiaodong', '36–45_岁 开车来'],
    ['yueer', '月儿弯弯', '月儿', 'xunuo', '抖音团购 学生 周日'],
  ]),
  ...all('nurturing', [
    ['shenmo', '沈墨', '沈墨', 'wangfang', '小红书 25–30_岁 自由职业 敏感肌 周日'],
    ['baobao', '包包', '包包', 'zhouqian', '点评团购 上班族 干燥起皮'],
    ['tongtong', '佟桐', '桐桐', 'chenyiming', '上班族 出油闷痘 工作日晚上'],
    ['caocao', '草莓挞', '小草', 'liusiqi', '走路能到 暗沉 常熬夜'],
    ['yuanjie', '袁洁', '袁姐', 'zhaolei', '36–45_岁 细纹 工作日午休'],
    ['jinjin', '金金', '金金', 'tangguo', '路过进店 红血丝 怕疼'],
    ['lushan', '鲁珊', '珊珊', 'wuting', '学生 出油闷痘 周六'],
    ['mile', '米乐', '米乐', 'xunuo', '抖音团购 学生 暗沉'],
  ]),
  ...all('opportunity', [
    ['qiqi', '戚柒', '七七', 'wangfang', '小红书 25–30_岁 上班族 干燥起皮 周六'],
    ['huanhuan', '欢欢', '欢欢', 'zhouqian', '点评团购 上班族 工作日午休'],
    ['pengyu', '彭羽', '小羽', 'chenyiming', '上班族 敏感肌 工作日晚上'],
    ['zhuzhu', '朱珠', '珠珠', 'liusiqi', '全职妈妈 会带孩子来 工作日午休'],
    ['songqiao', '宋乔', '乔乔', 'hejing', '走路能到 细纹 周日'],
    ['tanghulu', '糖葫芦', '小唐', 'maxiaodong', '抖音团购 学生 出油闷痘'],
    ['jiayi', '夏嘉仪', '嘉仪', 'wuting', '老师医护 红血丝 周六'],
    ['anan', '安安静静', '安安', 'xunuo', '学生 怕推销 周日'],
  ]),
  ...all('won', [
    ['ruolan', '若兰', '若兰', 'wangfang', '25–30_岁 上班族 地铁两站内 朋友介绍 干燥起皮'],
    ['xiaoman', '小满', '小满', 'wangfang', '上班族 敏感肌 周六 喝水少'],
    ['yanzi', '燕子', '燕子', 'zhouqian', '点评团购 上班族 红血丝'],
    ['moli', '茉莉', '茉莉', 'chenyiming', '31–35_岁 上班族 暗沉 工作日午休'],
    ['dalian', '大脸猫', '小连', 'shenjiayi', '小红书 出油闷痘 周日'],
    ['hanmei', '韩梅', '梅姐', 'liusiqi', '36–45_岁 走路能到 细纹'],
    ['lele', '乐乐的妈', '乐乐妈', 'liusiqi', '31–35_岁 全职妈妈 会带孩子来'],
    ['guoguo', '果果', '果果', 'hejing', '走路能到 干燥起皮 怕疼'],
    ['chenchen', '辰辰', '辰辰', 'maxiaodong', '18–24_岁 学生 出油闷痘'],
    ['zhouzhou', '舟舟', '舟舟', 'wuting', '抖音团购 学生 敏感肌'],
    ['longlong', '一位备注写得特别长的客人朋友', '龙龙', 'xunuo', '25–30_岁 开车来 周日'],
  ]),
  ...all('repeat', [
    ['suqing', '苏青', '青姐', 'shenjiayi', '36–45_岁 开车来 细纹 工作日午休'],
    ['beibei', '贝贝', '贝贝', 'wangfang', '25–30_岁 上班族 周六 敏感肌'],
    ['liya', '李雅', '雅雅', 'wangfang', '31–35_岁 上班族 工作日晚上 暗沉'],
    ['feifei', '菲菲', '菲菲', 'zhouqian', '上班族 干燥起皮 周日'],
    ['huali', '华莉', '莉姐', 'zhaolei', '46_岁以上 走路能到 细纹'],
    ['tiantian', '甜甜圈', '甜甜', 'liusiqi', '全职妈妈 会带孩子来 红血丝'],
    ['yaoyao', '瑶瑶', '瑶瑶', 'wuting', '25–30_岁 老师医护 周六'],
    ['shishi', '诗诗', '诗诗', 'xunuo', '25–30_岁 地铁两站内 干燥起皮'],
  ]),
  ...all('advocate', [
    ['ningjie', '宁姐', '宁姐', 'liusiqi', '36–45_岁 走路能到 老师医护 细纹'],
    ['kele', '可乐', '可乐', 'maxiaodong', '18–24_岁 学生 周六 出油闷痘'],
  ]),
  ...all('lost', [
    ['bixin', '比心', '小心', 'chenyiming', '点评团购 上班族'],
    ['alan', '阿岚', '阿岚', 'wuting', '抖音团购 学生'],
  ]),
]

const changes: Record<string, Partial<NamedCustomer>> = {
  ruolan: { special: 'introduced_by_mengyao' },
  linan: { special: 'introduced_by_mengyao' },
  baobao: { special: 'do_not_disturb' },
  beibei: { special: 'three_followers' },
  huanhuan: { special: null, remark: '欢欢 点评买过券 中午来' },
  hanmei: { special: 'complaint' },
  feifei: { special: 'refund' },
  lele: { special: 'same_phone' },
  doudou: { special: 'same_phone' },
  alan: { special: 'ended_by_staff' },
  ningjie: { special: 'introducer' },
  tiantian: { special: 'second_of_introducer' },
  liya: { birthday: '02-29' },
  longlong: { remark: '龙龙开车来周日下午爱聊天住九亭带朋友拼单' },
  tongtong: { gender: 1 },
  chenchen: { gender: 1 },
  emoji: { gender: 0 },
}

/** The 52 beside the eight stories. */
export const namedCustomers: readonly NamedCustomer[] = lines.map((each) =>
  Object.assign(each, changes[each.key]),
)
