// The commands beside the server: backup, restore, connect, disconnect, doctor. `pnpm <name>` starts them (bin/command.mjs).
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { pino } from 'pino'
import { assemble } from './assemble.ts'
import { type BackupWay, backUp, restore } from './backup/back-up.ts'
import { RestoreRefused } from './backup/restore.ts'
import { ConfigError, readConfig } from './config.ts'
import { chooseCorp, connect } from './connect/command.ts'
import { disconnect } from './connect/disconnect.ts'
import { ConnectRefused } from './connect/refused.ts'
import { FolderLocked } from './db/lock.ts'
import type { Deps } from './deps.ts'
import { doctor } from './doctor/command.ts'

/** A person can mend it: one line, exit code 1. */
class Refusal extends Error {}

function postgresUrl(): string {
  const { database } = readConfig(process.env)
  if (database.kind === 'postgres') return database.url
  throw new Refusal(
    'PGLITE_DIR: stop the server and copy the folder; backup and restore are for PostgreSQL',
  )
}

const wayWords: Record<BackupWay, string> = {
  pg_dump: 'pg_dump, custom format',
  own: 'own format, gzip of SQL text',
}

async function backupCommand(args: string[]) {
  const now = new Date()
  const day = now.toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')
  const file = args.find((arg) => !arg.startsWith('--')) ?? `xiaoguan-${day}.backup`
  if (existsSync(file)) throw new Refusal(`${file}: 已经存在 is there already; name another file`)
  const way = await backUp(postgresUrl(), file, { own: args.includes('--own'), now })
  say(`备份完成 ${file} (${wayWords[way]})`)
  say('请把 SECRET_KEY 另外保管：没有它，备份里的企业微信密钥解不开。')
  say('Keep SECRET_KEY apart from it: without it the WeCom secrets inside cannot be opened.')
}

async function restoreCommand([file]: string[]) {
  if (!file || !existsSync(file)) throw new Refusal('restore FILE: 没有这个文件 no such file')
  await restore(postgresUrl(), file, new Date())
  say(`已恢复 restored ${file}`)
}

/** The server's parts without its listening and its jobs; the schema is brought up to date. */
async function withDeps(work: (deps: Deps) => Promise<void>) {
  const server = await assemble(readConfig(process.env), pino({ level: 'error' }))
  try {
    await work(server.deps)
  } finally {
    await server.stop()
  }
}

const connectCommand = (args: string[]) =>
  withDeps(async (deps) => {
    const corpId = await connect(deps, args, process.env, say)
    if (args.length === 0 && !(await doctor(deps, corpId, say)))
      say('改好以后再看一遍：pnpm run doctor  (then look again)')
  })

const disconnectCommand = ([corpId]: string[]) =>
  withDeps((deps) => disconnect(deps, corpId, { say, ask }))

/** Nothing, when there is nobody to answer. */
async function ask(question: string): Promise<string> {
  process.stdout.write(question)
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    lines.close()
    return line
  }
  return ''
}

const doctorCommand = (args: string[]) =>
  withDeps(async (deps) => {
    if (!(await doctor(deps, await chooseCorp(deps, args), say))) process.exitCode = 1
  })

const commands: Record<string, (args: string[]) => Promise<void>> = {
  backup: backupCommand,
  restore: restoreCommand,
  connect: connectCommand,
  disconnect: disconnectCommand,
  doctor: doctorCommand,
}

function say(line: string) {
  process.stdout.write(`${line}\n`)
}

function reasonOf(error: unknown): string {
  if (error instanceof FolderLocked)
    return `${error.message}; stop the server first, or open the page 「运行状况」 in the console`
  const known = [Refusal, RestoreRefused, ConnectRefused, ConfigError].some(
    (kind) => error instanceof kind,
  )
  // The system's own words, or those of pg_dump and pg_restore: a missing folder, a full disk, a cut file.
  const isSystems = error instanceof Error && 'code' in error
  if (error instanceof Error)
    return known || isSystems ? error.message : (error.stack ?? error.message)
  return String(error)
}

const [name = '', ...args] = process.argv.slice(2)
const command = commands[name]
try {
  if (!command) throw new Refusal(`one of: ${Object.keys(commands).join(', ')}`)
  await command(args)
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exitCode = 1
}
