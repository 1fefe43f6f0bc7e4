import { PassThrough } from 'node:stream'
import { askSettings } from '@xiaoguan/server/connect/ask'
import { connectCorp } from '@xiaoguan/server/connect/connect-corp'
import { keptSettings } from '@xiaoguan/server/connect/kept'
import { type ConnectSettings, questions } from '@xiaoguan/server/connect/settings'
import { describe, expect, it } from 'vitest'
import { newCorp } from '../support/people.ts'

/** A corp that was connected before, and how `pnpm connect` asks about it. */
async function connected() {
  const corp = await newCorp()
  const operator = await corp.newStaff({ role: 'operator' })
  const { deps } = corp.app
  const settings: ConnectSettings = {
    CONNECT_KEY: corp.corpId.toLowerCase(),
    CONNECT_NAME: '禾露',
    CONNECT_CORP_ID: `${corp.wecomCorpId}x`,
    CONNECT_AGENT_ID: '1000002',
    CONNECT_SECRET: 'app-secret-of-another-corp-here',
    CONNECT_PUBLIC_URL: 'https://xg.example.com',
    CONNECT_OPERATOR: operator.staffId,
  }
  await connectCorp(deps, settings)
  const ask = (answers: readonly string[], given: Record<string, string> = {}, own = deps) =>
    typeAnswers(answers, (terminal) =>
      askSettings(given, terminal, {
        key: settings.CONNECT_KEY,
        settingsOf: (key) => keptSettings(own, key),
      }),
    )
  return { deps, settings, ask }
}

type Terminal = Parameters<typeof askSettings>[1]

/** Types one answer at each prompt; gives what was answered and all that was shown. */
async function typeAnswers(
  answers: readonly string[],
  work: (terminal: Terminal) => Promise<ConnectSettings>,
) {
  const input = new PassThrough()
  const output = new PassThrough()
  const left = [...answers]
  let shown = ''
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString('utf8')
    // After the prompt's own turn: only then the question waits for its line.
    if (shown.endsWith('> ')) setImmediate(() => input.write(`${left.shift() ?? ''}\n`))
  })
  const settings = await work({ input, output })
  return { settings, shown, left }
}

const enter = ''
const onlyEnter = questions.map(() => enter)

describe('pnpm connect, a second time', () => {
  it('keeps everything with Enter alone, shows what it keeps, and never the secret', async () => {
    const { settings, ask } = await connected()
    const second = await ask(onlyEnter)
    expect(second.settings).toEqual(settings)
    expect(second.left).toEqual([])
    const { CONNECT_SECRET: secret, ...shown } = settings
    for (const value of Object.values(shown)) expect(second.shown).toContain(`keeps: ${value}\n`)
    expect(second.shown).toContain('已存的 the one kept')
    expect(second.shown).not.toContain(secret)
  })

  it('takes a new secret without showing it, and what was typed anew', async () => {
    const { settings, ask } = await connected()
    const secret = 'a-new-secret-of-this-very-app'
    const answers = questions.map(({ setting }) => {
      if (setting === 'CONNECT_SECRET') return secret
      return setting === 'CONNECT_NAME' ? '禾露皮肤管理' : enter
    })
    const second = await ask(answers)
    expect(second.settings).toEqual({
      ...settings,
      CONNECT_NAME: '禾露皮肤管理',
      CONNECT_SECRET: secret,
    })
    expect(second.shown).not.toContain(secret)
  })

  it('asks again for a wrong answer, whatever is kept', async () => {
    const { settings, ask } = await connected()
    const second = await ask([enter, enter, enter, 'abc', ...onlyEnter.slice(3)])
    expect(second.shown).toContain('× an AgentId is a number')
    expect(second.settings).toEqual(settings)
  })

  it('keeps nothing of another corp, nor a secret that was sealed under another key', async () => {
    const { deps, settings, ask } = await connected()
    const other = { ...settings, CONNECT_KEY: 'other', CONNECT_NAME: '另一家' }
    const typed = questions.map(({ setting }) => other[setting])
    const joined = await ask(typed)
    expect(joined.settings).toEqual(other)
    expect(joined.shown.match(/Enter keeps/g)).toHaveLength(1)
    const config = { ...deps.config, secretKey: 'another-key-Jk3vT2mX5nB7cR4wK9sD1fG6hQ8' }
    const secret = 'typed-once-more-since-it-is-lost'
    const answers = questions.map(({ setting }) => (setting === 'CONNECT_SECRET' ? secret : enter))
    const again = await ask(answers, {}, { ...deps, config })
    expect(again.settings).toEqual({ ...settings, CONNECT_SECRET: secret })
    expect(again.shown).not.toContain('the one kept')
  })

  it('does not ask for what the environment gives', async () => {
    const { settings, ask } = await connected()
    const given = { CONNECT_KEY: settings.CONNECT_KEY, CONNECT_NAME: '新名字' }
    const second = await ask(onlyEnter.slice(2), given)
    expect(second.settings).toEqual({ ...settings, CONNECT_NAME: '新名字' })
    expect(second.left).toEqual([])
  })
})
