import type { Check, CheckId, Words } from '@xiaoguan/shared'

const app: Words = {
  zh: '管理后台 work.weixin.qq.com →「应用管理 → 自建 → 你的应用」',
  en: 'Admin console work.weixin.qq.com → 应用管理 (Apps) → 自建 (Self-built) → your app',
}
const inApp = (zh: string, en: string): Words => ({
  zh: `${app.zh} →「${zh}」`,
  en: `${app.en} → ${zh} (${en})`,
})
const server = (zh: string, en: string): Words => ({
  zh: `这台服务器：${zh}`,
  en: `This server: ${en}`,
})

/** What each check is called, and where in the admin console (or here) its cause is mended. */
export const checkWords: Record<CheckId, { title: Words; place: Words }> = {
  database: {
    title: { zh: '数据库', en: 'Database' },
    place: server('DATABASE_URL', 'DATABASE_URL'),
  },
  clock: {
    title: { zh: '服务器时间', en: 'Clock' },
    place: server('校准系统时间（NTP）', 'set the system time (NTP)'),
  },
  public_url: {
    title: { zh: '同事打开的网址', en: 'Public address' },
    place: server(
      '重新运行 pnpm connect，改「网址」',
      'run pnpm connect again and change the address',
    ),
  },
  platform: {
    title: { zh: '连得上企业微信', en: 'WeCom can be reached' },
    place: server(
      '放行到 qyapi.weixin.qq.com:443 的访问（防火墙、代理、DNS）',
      'let it reach qyapi.weixin.qq.com:443 (firewall, proxy, DNS)',
    ),
  },
  corp_id: {
    title: { zh: '企业ID', en: 'Corp id' },
    place: {
      zh: '管理后台 →「我的企业 → 企业信息」最下面的「企业ID」；然后重新运行 pnpm connect',
      en: 'Admin console → 我的企业 (My company) → 企业信息, at the bottom: 企业ID; then run pnpm connect again',
    },
  },
  secret: { title: { zh: '应用密钥', en: 'App secret' }, place: inApp('Secret', 'Secret') },
  agent: {
    title: { zh: '应用', en: 'App' },
    place: inApp('AgentId', 'AgentId; and the app switched on'),
  },
  trusted_ip: {
    title: { zh: '企业可信 IP', en: 'Trusted IP' },
    place: inApp('企业可信IP → 配置', 'Trusted IP → Configure'),
  },
  trusted_domain: {
    title: { zh: '可信域名', en: 'Trusted domain' },
    place: inApp(
      '网页授权及JS-SDK → 设置可信域名',
      'Web authorisation and JS-SDK → trusted domain',
    ),
  },
  domain_file: {
    title: { zh: '域名归属校验文件', en: 'Domain ownership file' },
    place: inApp(
      '网页授权及JS-SDK → 申请校验域名 → 下载文件',
      'verify the domain → download the file',
    ),
  },
  callback_keys: {
    title: { zh: '回调的 Token 和 EncodingAESKey', en: 'Callback token and key' },
    place: inApp('接收消息 → 设置API接收', 'Receive messages → set up API receiving'),
  },
  callback_reach: {
    title: { zh: '企业微信能通知到这里', en: 'Callbacks arrive' },
    place: inApp('接收消息 → 设置API接收 → 保存', 'Receive messages → set up API receiving → save'),
  },
  contact_scope: {
    title: { zh: '客户联系的使用范围', en: 'Customer contact: members' },
    place: {
      zh: '管理后台 →「客户与上下游 → 客户联系 → 权限配置 → 使用范围」',
      en: 'Admin console → 客户与上下游 → 客户联系 (Customer contact) → 权限配置 → 使用范围 (members)',
    },
  },
  contact_api: {
    title: { zh: '可调用客户联系接口', en: 'Customer contact: API access' },
    place: {
      zh: '管理后台 →「客户与上下游 → 客户联系 → API → 可调用接口的应用」',
      en: 'Admin console → 客户与上下游 → 客户联系 → API → 可调用接口的应用 (apps that may call)',
    },
  },
  js_signature: {
    title: { zh: '侧边栏签名（JS-SDK）', en: 'Sidebar signature (JS-SDK)' },
    place: inApp('网页授权及JS-SDK', 'Web authorisation and JS-SDK'),
  },
}

/** What was stored cannot be opened any more. */
export const otherKey: Words = {
  zh: '现在的 SECRET_KEY 和保存时的不是同一个：换回原来的，或者重新填一遍',
  en: 'SECRET_KEY is not the one it was stored under: put the old one back, or enter it anew',
}

type Told = { found: Words; enter?: string }

export const passed = (id: CheckId, found: Words): Check => make(id, 'ok', { found })
export const skipped = (id: CheckId, because: CheckId): Check =>
  make(id, 'skipped', {
    found: {
      zh: `先解决「${checkWords[because].title.zh}」，再看这一项`,
      en: `Mend "${checkWords[because].title.en}" first`,
    },
  })
export const failed = (id: CheckId, found: Words, enter?: string): Check =>
  make(id, 'failed', { found, ...(enter === undefined ? {} : { enter }) })
export const warned = (id: CheckId, found: Words, enter?: string): Check =>
  make(id, 'warn', { found, ...(enter === undefined ? {} : { enter }) })

function make(id: CheckId, state: Check['state'], { found, enter }: Told): Check {
  const { title, place } = checkWords[id]
  const isRight = state === 'ok' || state === 'skipped'
  return { id, title, state, found, place: isRight ? null : place, enter: enter ?? null }
}
