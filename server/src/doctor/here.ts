import type { Check } from '@xiaoguan/shared'
import { sql } from 'kysely'
import type { Corp } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import { failed, passed, warned } from './check-words.ts'

const oldestPostgres = 15
const driftWarnMs = 5000
const driftFailMs = 60_000
const askWithinMs = 5000

/** The database answers, is new enough, and is of the kind that is meant for work. */
export async function checkDatabase({ database }: Deps): Promise<Check> {
  if (database.kind === 'pglite')
    return warned('database', {
      zh: 'PGlite：适合试用和很小的团队；正式使用请换 PostgreSQL 15 以上',
      en: 'PGlite: for trying out and very small teams; use PostgreSQL ≥ 15 for work',
    })
  const { rows } = await sql<{ version: string; major: number }>`select
    current_setting('server_version') as version,
    current_setting('server_version_num')::int / 10000 as major`.execute(database.db)
  const { version = '?', major = 0 } = rows[0] ?? {}
  const found = { zh: `PostgreSQL ${version}`, en: `PostgreSQL ${version}` }
  return major >= oldestPostgres
    ? passed('database', found)
    : failed('database', {
        zh: `PostgreSQL ${version} 太旧，需要 ${oldestPostgres} 以上`,
        en: `PostgreSQL ${version} is too old: ${oldestPostgres} or newer is needed`,
      })
}

/** Our clock against the platform's `Date`: signatures, login and the 20 seconds of a welcome depend on it. */
export async function checkClock({ config, clock }: Deps): Promise<Check> {
  if (config.clockFile)
    return warned('clock', {
      zh: '演示时间：可以拨动，不和企业微信比较',
      en: 'Demo time: it can be moved and is not compared',
    })
  const date = await platformDate(config.wecomApiUrl)
  if (!date)
    return warned('clock', {
      zh: '没有从企业微信拿到时间，比不了',
      en: 'WeCom gave no time to compare with',
    })
  const driftMs = Math.abs(clock.now().getTime() - date.getTime())
  const seconds = Math.round(driftMs / 1000)
  const found = {
    zh: `和企业微信相差 ${seconds} 秒`,
    en: `${seconds} s apart from WeCom`,
  }
  if (driftMs > driftFailMs) return failed('clock', found)
  return driftMs > driftWarnMs ? warned('clock', found) : passed('clock', found)
}

async function platformDate(apiUrl: string): Promise<Date | undefined> {
  try {
    const response = await fetch(apiUrl, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(askWithinMs),
    })
    const date = new Date(response.headers.get('date') ?? '')
    return Number.isNaN(date.getTime()) ? undefined : date
  } catch {
    // Whether the platform answers at all is another check's business.
    return undefined
  }
}

/** https, a host name and no port: what the JS-SDK asks of a trusted domain. */
export function checkPublicUrl(corp: Corp): Check {
  const url = new URL(corp.publicUrl)
  const isAddress = /^[\d.]+$|^\[/.test(url.hostname)
  if (url.protocol === 'https:' && !url.port && !isAddress)
    return passed('public_url', { zh: url.origin, en: url.origin })
  const found = {
    zh: `${url.origin}：企业微信的侧边栏只接受 https 域名，不带端口，不能是 IP`,
    en: `${url.origin}: the sidebar accepts an https host name only, no port, no IP address`,
  }
  const isLocal = /^(localhost|127\.|\[::1\])/.test(url.hostname)
  return isLocal ? warned('public_url', found) : failed('public_url', found, 'https://…')
}

/** Whether an address of ours answers a text, asked as the platform would: from outside, by its public name. */
export async function fetchText(
  url: string,
): Promise<{ status: number; text: string } | { problem: string }> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(askWithinMs),
    })
    return { status: response.status, text: (await response.text()).slice(0, 2000) }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return { problem: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** The file of the trusted domain, as the platform would read it. */
export async function checkDomainFile(corp: Corp): Promise<Check> {
  if (!corp.verifyFileName || !corp.verifyFileText)
    return warned(
      'domain_file',
      {
        zh: '还没有校验文件：下载 WW_verify_….txt，放到这台服务器上，运行这条命令',
        en: 'No file yet: download WW_verify_….txt to this server and run this command',
      },
      'pnpm connect --domain-file WW_verify_….txt',
    )
  const url = `${corp.publicUrl}/${corp.verifyFileName}`
  const answer = await fetchText(url)
  if ('problem' in answer) return unreachable('domain_file', url, answer.problem)
  if (answer.text.trim() === corp.verifyFileText)
    return passed('domain_file', { zh: corp.verifyFileName, en: corp.verifyFileName })
  return failed('domain_file', {
    zh: `${url} 打开的不是这个文件（HTTP ${answer.status}）：看看反向代理有没有转到这里`,
    en: `${url} answers something else (HTTP ${answer.status}): does the proxy lead here?`,
  })
}

export function unreachable(
  id: 'domain_file' | 'callback_reach',
  url: string,
  problem: string,
): Check {
  return failed(id, {
    zh: `从这台服务器打不开 ${url}：${problem}。看看域名解析、反向代理和防火墙`,
    en: `${url} cannot be opened from here: ${problem}. Look at DNS, the proxy and the firewall`,
  })
}
