import * as z from 'zod'

/** What joins a corp's self-built app (自建应用) to this server. */
export const ConnectSettings = z.object({
  CONNECT_KEY: z
    .string({ error: 'is missing: a short name for the addresses, e.g. helu' })
    .regex(/^[a-z0-9][a-z0-9-]{1,30}$/, 'small letters, digits and "-", 2 to 31 of them'),
  CONNECT_NAME: z.string({ error: 'is missing: the name of the company' }).trim().min(1).max(40),
  CONNECT_CORP_ID: z
    .string({ error: 'is missing: 企业ID, 「我的企业 → 企业信息」 at the very bottom' })
    .regex(/^(ww|wx)[A-Za-z0-9]{8,30}$/, 'a 企业ID begins with ww (or wx): ww1234567890abcdef'),
  CONNECT_AGENT_ID: z
    .string({ error: 'is missing: AgentId, 「应用管理 → 自建 → 应用」' })
    .regex(/^\d{4,10}$/, 'an AgentId is a number such as 1000002'),
  CONNECT_SECRET: z
    .string({ error: 'is missing: Secret, beside the AgentId' })
    .regex(/^[\w-]{20,128}$/, 'a Secret is 43 letters, digits, "-" and "_", without spaces'),
  CONNECT_PUBLIC_URL: z
    .string({ error: 'is missing: https://… as staff reach this server' })
    .regex(
      /^https?:\/\/[^/\s?#@]+\/?$/,
      'https:// and the host only, without a path: https://xg.example.com',
    )
    .transform((url) => url.replace(/\/$/, '')),
  CONNECT_OPERATOR: z
    .string({ error: 'is missing: the account (账号) of the first operator 运营 in 通讯录' })
    .regex(/^[\w.@-]{1,64}$/, 'letters, digits and "_.@-", 1 to 64 of them'),
})
export type ConnectSettings = z.infer<typeof ConnectSettings>

/** Some of them, as they were typed or are kept. */
export type Answers = Partial<Record<keyof ConnectSettings, string | undefined>>

/** What is asked on a terminal, in this order: the key first, since what is known goes by it. */
export const questions: readonly {
  setting: keyof ConnectSettings
  zh: string
  en: string
  secret?: true
}[] = [
  {
    setting: 'CONNECT_KEY',
    zh: '地址里的简称（小写字母和数字，例如 helu）',
    en: 'short name for addresses (small letters, digits)',
  },
  {
    setting: 'CONNECT_NAME',
    zh: '公司简称（同事在页面上看到的）',
    en: 'name of the company, as staff will see it',
  },
  {
    setting: 'CONNECT_CORP_ID',
    zh: '企业ID（管理后台「我的企业 → 企业信息」最下面）',
    en: 'corp id (我的企业 → 企业信息, at the bottom)',
  },
  {
    setting: 'CONNECT_AGENT_ID',
    zh: 'AgentId（「应用管理 → 自建」里的应用）',
    en: 'AgentId of the self-built app (应用管理 → 自建)',
  },
  {
    setting: 'CONNECT_SECRET',
    zh: 'Secret（同一页，点「查看」会发到你的企业微信）',
    en: 'Secret (same page; 查看 sends it to your WeCom)',
    secret: true,
  },
  {
    setting: 'CONNECT_PUBLIC_URL',
    zh: '同事打开的网址（https://域名，不带路径）',
    en: 'address of this server as staff open it (https://host)',
  },
  {
    setting: 'CONNECT_OPERATOR',
    zh: '第一位运营的账号（「通讯录」里这个人的「账号」）',
    en: 'account of the first operator (通讯录 → 账号)',
  },
]

/** The first thing wrong with one answer; undefined: fine. */
export function problemOfAnswer(
  setting: keyof ConnectSettings,
  answer: string | undefined,
): string | undefined {
  const parsed = ConnectSettings.shape[setting].safeParse(answer === '' ? undefined : answer)
  return parsed.success ? undefined : parsed.error.issues[0]?.message
}
