import { readFile } from 'node:fs/promises'
import type { Deps } from '../deps.ts'
import { askSettings, readSettings } from './ask.ts'
import { type CallbackEntry, callbackEntry, connectCorp, keepDomainFile } from './connect-corp.ts'
import { keptSettings } from './kept.ts'
import { ConnectRefused } from './refused.ts'
import type { ConnectSettings } from './settings.ts'
import { listCorps } from './store.ts'

type Say = (line: string) => void

/**
 * `pnpm connect`: joins a corp (or changes what is known of it) · `--callback`: shows the callback's keys ·
 * `--new-callback`: makes new ones · `--domain-file FILE`: keeps the trusted-domain file. With several corps
 * `--corp KEY` says which. Gives the corp.
 */
export async function connect(
  deps: Deps,
  args: string[],
  environment: Record<string, string | undefined>,
  say: Say,
): Promise<string> {
  if (args.includes('--domain-file')) return addDomainFile(deps, args, say)
  if (args.includes('--callback') || args.includes('--new-callback')) {
    const corpId = await chooseCorp(deps, args)
    const fresh = args.includes('--new-callback')
    sayCallback(await callbackEntry(deps, corpId, { fresh }), say)
    return corpId
  }
  const settings = await settingsOf(deps, environment)
  sayCallback(await connectCorp(deps, settings), say)
  return settings.CONNECT_KEY
}

async function settingsOf(
  deps: Deps,
  environment: Record<string, string | undefined>,
): Promise<ConnectSettings> {
  if (process.stdin.isTTY) {
    const terminal = { input: process.stdin, output: process.stdout }
    const corps = await listCorps(deps.db)
    // With several, nobody can say which is meant.
    const key = corps.length === 1 ? corps[0]?.corpId : undefined
    return askSettings(environment, terminal, {
      key,
      settingsOf: (corpId) => keptSettings(deps, corpId),
    })
  }
  const settings = readSettings(environment)
  if (typeof settings === 'string') throw new ConnectRefused(settings)
  return settings
}

async function addDomainFile(deps: Deps, args: string[], say: Say): Promise<string> {
  const path = args[args.indexOf('--domain-file') + 1] ?? ''
  const corpId = await chooseCorp(deps, args)
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined)
    throw new ConnectRefused(`--domain-file ${path}: 没有这个文件 no such file`)
  await keepDomainFile(deps, corpId, path, text)
  say(`已放好，WeCom 会在网址的根目录读到它 / kept; served at the root of the address: ${path}`)
  return corpId
}

/** The corp that `--corp` names, or the only one. */
export async function chooseCorp(deps: Deps, args: string[]): Promise<string> {
  const corps = await listCorps(deps.db)
  const asked = args.includes('--corp') ? args[args.indexOf('--corp') + 1] : corps[0]?.corpId
  const found = corps.find((corp) => corp.corpId === asked)
  if (corps.length === 0) throw new ConnectRefused('还没有企业：先运行 pnpm connect (no corp yet)')
  if (!found || (corps.length > 1 && !args.includes('--corp')))
    throw new ConnectRefused(`--corp: one of ${corps.map((corp) => corp.corpId).join(', ')}`)
  return found.corpId
}

function sayCallback({ url, token, aesKey }: CallbackEntry, say: Say) {
  say('')
  say('在管理后台「应用管理 → 自建 → 你的应用 → 接收消息 → 设置API接收」填这三项，再点保存：')
  say('Enter these in the admin console (应用管理 → your app → 接收消息 → 设置API接收) and save:')
  say(`  URL             ${url}`)
  say(`  Token           ${token}`)
  say(`  EncodingAESKey  ${aesKey}`)
  say('服务要先在运行：保存时企业微信会来验证。The server must run: WeCom checks it on saving.')
  say('')
}
