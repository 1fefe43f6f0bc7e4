import type { DemoScript } from './script.ts'
import { picture, script } from './script.ts'

const newcomer = '新客 7 天回店'
const back = '60 天没来'
const birthday = '生日月'

/** The words of the three SOPs: 17 scripts. */
export const sopScripts: readonly DemoScript[] = [
  script(
    'sNew1',
    [newcomer, '到家叮嘱', 'care'],
    [
      '{{客户称呼}}，我是今天给你做护理的{{员工姓名}}。今晚洗脸用温水就好，面膜先别敷，早点睡。',
      picture('fHomeCare', '今晚和明早怎么用.png'),
      '照着这张来就行，脸上有哪里不舒服随时叫我。',
    ],
    { stages: ['won'] },
  ),
  script(
    'sNew2',
    [newcomer, '问一句感觉', 'care'],
    ['{{客户称呼}}，过了一晚，脸摸着是舒服一点，还是有点紧？我记一下，下次好调手法。'],
    { stages: ['won'] },
  ),
  script(
    'sNewMoments',
    [newcomer, '朋友圈：换季脸容易红', 'know_how'],
    [
      '换季脸容易红的看这里：洗脸水别太烫，新东西一次只加一样，出门先防晒再戴口罩。今天店里三位脸红的，两位是洗脸水太烫。',
    ],
  ),
  script(
    'sNew4A',
    [newcomer, '约第二次（团队）', 'invitation'],
    [
      '{{客户称呼}}，给你留了一张回店券，下周日前都能用，省 60。要不要我先帮你占个周末的位子？',
      {
        kind: 'mini_program',
        appId: 'wxhelu0000000demo1',
        page: 'pages/coupon/index?id=return60',
        title: '回店券 · 省 60',
        cover: 'fCoupon',
      },
    ],
    { stages: ['won'], rate: 0.24 },
  ),
  script(
    'sNew4B',
    [newcomer, '约第二次（二选一约时间）', 'invitation'],
    [
      '{{客户称呼}}，第一次之后隔一周再来一次，比较跟得上。我{{可约时间1}}和{{可约时间2}}都有空位，你哪个顺？',
    ],
    { stages: ['won'], ownerId: 'wangfang', rate: 0.41 },
  ),
  script(
    'sNew5',
    [newcomer, '再问一次', 'invitation'],
    ['这周排得有点满，周末还剩两个位子。你要是来不了跟我说一声，我把券往后延几天，不着急。'],
    { stages: ['won'] },
  ),
  script(
    'sNew6',
    [newcomer, '到店前一天', 'service_notice'],
    [
      '明天 {{预约时间}} 见，{{客户称呼}}。来之前不用卸妆，店里都备着；路上晚一点没事，提前发我一句就行。',
    ],
  ),
  script(
    'sBack1A',
    [back, '问候（好久没见）', 'care'],
    ['{{客户称呼}}，好久没见你了。上次做的{{上次购买|护理}}，后来脸还好吗？'],
    { stages: ['won', 'repeat', 'advocate'], rate: 0.33 },
  ),
  script(
    'sBack1B',
    [back, '问候（翻到记录）', 'care'],
    ['{{客户称呼}}，今天整理护理记录翻到你，你上次提过{{皮肤状态}}，这阵子有没有好一点？'],
    { stages: ['won', 'repeat', 'advocate'], rate: 0.35 },
  ),
  script(
    'sBackMoments',
    [back, '朋友圈：空调房起皮', 'know_how'],
    [
      '空调房坐一天脸干起皮的，先别急着加面霜，看看洗面奶是不是太干净了。拿不准的，把洗面奶背面拍给我。',
    ],
  ),
  script(
    'sBack3',
    [back, '约一约（晚场）', 'invitation'],
    ['{{门店}}最近加了晚场，八点半还能做。{{客户称呼}}，你平时工作日晚上方便，还是周末方便？'],
  ),
  script(
    'sBack5',
    [back, '问要不要继续收到', 'care'],
    [
      '{{客户称呼}}，怕总发消息打扰你。还想收护肤提醒就回我 1，暂时不用就回 2，我记下来，你什么时候找我都在。',
    ],
  ),
  script(
    'sBirth1Member',
    [birthday, '提前说（会员）', 'invitation'],
    [
      '{{客户称呼}}，下周你生日呀。会员生日月有一次护理是送的，{{礼遇到期日}}前都能约，不用买东西。放在生日前还是生日后？',
    ],
  ),
  script(
    'sBirth1Guest',
    [birthday, '提前说（老客人）', 'invitation'],
    [
      '{{客户称呼}}，下周你生日呀，店里给老客人留了一次手部护理，{{礼遇到期日}}前来都行，不用买东西。放在哪天？',
    ],
  ),
  script(
    'sBirth2',
    [birthday, '生日当天', 'care'],
    ['生日快乐，{{客户称呼}}！今天不聊皮肤，好好吃蛋糕。', picture('fBirthday', '手写卡片.png')],
  ),
  script(
    'sBirth3',
    [birthday, '还没约的', 'invitation'],
    ['生日那次护理还给你留着，{{礼遇到期日}}到期。周六两点、周日四点，你挑一个？'],
  ),
  script(
    'sBirth4',
    [birthday, '到期前两天', 'service_notice'],
    ['{{客户称呼}}，生日护理后天到期。这两天来不了就回我「延」，我帮你往后挪两周。'],
  ),
]
