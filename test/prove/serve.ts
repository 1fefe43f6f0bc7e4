// `pnpm prove serve`: the Dockerfile's own commands in a fresh clone, as an unprivileged user, without Docker.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../support/demo-data.ts'
import { freePorts } from '../support/free-ports.ts'
import { createDatabase, startPostgres } from '../support/postgres.ts'

const nobody = 65_534
const readyWithinMs = 30_000

/** The commands of a Dockerfile, in order: what it runs while it builds, how it is looked after, what it is. */
function readCommands(dockerfile: string) {
  const lines = dockerfile.split('\n')
  const last = (name: string): string[] => {
    const line = lines.findLast((each) => new RegExp(`^${name} .*\\[`).test(each)) ?? ''
    // The list is JSON by Docker's own rule.
    return JSON.parse(line.slice(line.indexOf('['))) as string[]
  }
  return {
    builds: lines.filter((line) => line.startsWith('RUN ')).map((line) => line.slice(4)),
    healthy: last('HEALTHCHECK'),
    serve: last('CMD'),
  }
}

/** 0 when every command of the Dockerfile did its work. */
export async function proveServe(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'xiaoguan-serve-'))
  const clone = join(folder, 'app')
  const isRoot = process.getuid?.() === 0
  const account = isRoot ? { uid: nobody, gid: nobody } : {}
  const [port = 0] = await freePorts(1)
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const { DATABASE_URL: _url, SECRET_KEY: _key, PGLITE_DIR: _dir, ...given } = process.env
  const home = join(folder, 'home')
  const env: NodeJS.ProcessEnv = { ...given, PATH: path, HOME: home, CI: 'true' }
  const run = (command: string) => {
    console.log(`$ ${command}`)
    execFileSync('sh', ['-c', command], { cwd: clone, env, stdio: 'inherit', ...account })
  }
  const postgres = await startPostgres()
  try {
    execFileSync('git', ['clone', '-q', root, clone])
    chmodSync(folder, 0o755)
    execFileSync('mkdir', ['-p', home])
    if (isRoot) execFileSync('chown', ['-R', `${nobody}:${nobody}`, folder])
    const commands = readCommands(readFileSync(join(clone, 'Dockerfile'), 'utf8'))
    for (const command of commands.builds) run(command)
    const { url } = await createDatabase(postgres.url)
    const settings = {
      DATABASE_URL: url,
      SECRET_KEY: 'Zq8vT2mX5nB7cR4wK9sD1fG6hJ3pL0yE',
      HOST: '127.0.0.1',
    }
    Object.assign(env, settings, { PORT: String(port), NODE_ENV: 'production' })
    return await serve(commands, { clone, env, account })
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function serve(
  { serve: [program = '', ...args], healthy }: { serve: string[]; healthy: string[] },
  { clone, env, account }: { clone: string; env: NodeJS.ProcessEnv; account: object },
): Promise<number> {
  console.log(`$ ${[program, ...args].join(' ')}`)
  const server = spawn(program, args, { cwd: clone, env, stdio: 'inherit', ...account })
  const ended = once(server, 'exit')
  try {
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
    console.log(`runs as uid ${/^Uid:\s+(\d+)/m.exec(status)?.[1]}`)
    const untilMs = Date.now() + readyWithinMs
    while (!isHealthy(healthy, clone, env)) {
      if (server.exitCode !== null || Date.now() > untilMs) return 1
      await sleep(300)
    }
    console.log(`$ ${healthy.join(' ')}  → healthy`)
    server.kill('SIGTERM')
    const [code] = (await ended) as [number | null]
    console.log(`SIGTERM → exit ${code}`)
    return code ?? 1
  } finally {
    server.kill('SIGKILL')
  }
}

function isHealthy([program = '', ...args]: string[], cwd: string, env: NodeJS.ProcessEnv) {
  try {
    execFileSync(program, args, { cwd, env, stdio: 'ignore' })
    return true
  } catch {
    // Not yet.
    return false
  }
}
