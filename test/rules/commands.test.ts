import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const bin = join(dirname(fileURLToPath(import.meta.url)), '../../bin')

/** Runs a command of the project that is to refuse, with only the given settings. */
function runCommand(
  program: string,
  settings: Record<string, string>,
  args: string[] = [],
): Promise<{ code: number | string | null; errors: string }> {
  const env = { PATH: process.env.PATH ?? '', ...settings }
  return new Promise((resolve) => {
    execFile(process.execPath, [join(bin, program), ...args], { env }, (error, _out, errors) =>
      resolve({ code: error?.code ?? 0, errors: errors.trim() }),
    )
  })
}

let scratch = ''
let takenPort = 0
const listener = createServer()

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'xiaoguan-commands-'))
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  takenPort = typeof address === 'object' && address !== null ? address.port : 0
})

afterAll(async () => {
  listener.close()
  await rm(scratch, { recursive: true, force: true })
})

describe('npm start', () => {
  it.each([
    [{ DATABASE_URL: 'postgres://localhost/x' }, /DATABASE_URL.*pnpm serve/],
    [{ PORT: 'abc' }, /PORT=abc/],
    [{ PORT: '0' }, /PORT=0/],
    [{ WECOM_SIM_PORT: '65535' }, /WECOM_SIM_PORT=65535.*65534/],
    [{ PORT: '4102', WECOM_SIM_PORT: '4101' }, /PORT=4102.*WECOM_SIM_PORT/],
  ])('refuses %o in one line', async (settings, line) => {
    const { code, errors } = await runCommand('start.mjs', settings)
    expect(code).toBe(1)
    expect(errors).toMatch(line)
    expect(errors.split('\n')).toHaveLength(1)
  })

  it('names the port that is in use and the setting that moves it', async () => {
    const { code, errors } = await runCommand('start.mjs', {
      PORT: `${takenPort}`,
      XIAOGUAN_DATA: join(scratch, 'none'),
    })
    expect(code).toBe(1)
    expect(errors).toContain(`${takenPort}`)
    expect(errors).toContain('PORT=')
  })

  it('neither fills nor moves a folder that is not its own, even when asked to begin anew', async () => {
    const folder = join(scratch, 'foreign')
    await mkdir(folder)
    await writeFile(join(folder, 'letter.txt'), 'mine')
    const { code, errors } = await runCommand('start.mjs', { XIAOGUAN_DATA: folder }, ['--fresh'])
    expect(code).toBe(1)
    expect(errors).toContain(folder)
    expect(await readdir(folder)).toEqual(['letter.txt'])
  })

  it('refuses data that another living process holds', async () => {
    const folder = join(scratch, 'held')
    await mkdir(folder)
    await writeFile(join(folder, 'seeded.json'), '{}')
    const holder = execFile(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', 'start.mjs'])
    await writeFile(join(folder, 'start.pid'), `${holder.pid}`)
    const { code, errors } = await runCommand('start.mjs', { XIAOGUAN_DATA: folder })
    holder.kill()
    expect(code).toBe(1)
    expect(errors).toContain(`${holder.pid}`)
  })
})

describe('pnpm serve', () => {
  const secret = '2b9f0c7e61d84a35b1c0e94f7a6d3528'

  it.each([
    [{}, /DATABASE_URL/],
    [{ DATABASE_URL: 'postgres://localhost/x' }, /SECRET_KEY/],
    [{ DATABASE_URL: 'postgres://localhost/x', SECRET_KEY: 'short' }, /SECRET_KEY/],
    [{ DATABASE_URL: 'postgres://localhost/x', SECRET_KEY: secret, DEMO: '1' }, /DEMO/],
  ])('refuses %o in one line', async (settings, line) => {
    const { code, errors } = await runCommand('serve.mjs', settings)
    expect(code).toBe(1)
    expect(errors).toMatch(line)
    expect(errors.split('\n')).toHaveLength(1)
  })
})
