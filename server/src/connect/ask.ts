import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { ConnectRefused } from './refused.ts'
import { type Answers, ConnectSettings, problemOfAnswer, questions } from './settings.ts'

/** What is known already: of which corp most likely, and each corp's settings, where there are any. */
export type KnownBefore = {
  key: string | undefined
  settingsOf(key: string): Promise<Answers>
}

type Terminal = { input: NodeJS.ReadableStream; output: NodeJS.WritableStream }
type Question = (typeof questions)[number]

/**
 * Takes what the environment gives and asks on the terminal for the rest, again until it is right. What is kept
 * of a corp stays with Enter.
 */
export async function askSettings(
  given: Record<string, string | undefined>,
  terminal: Terminal,
  known: KnownBefore,
): Promise<ConnectSettings> {
  const answers: Answers = {}
  let kept: Answers = { CONNECT_KEY: known.key }
  const asking = openAsking(terminal)
  async function askFor(question: Question): Promise<string | undefined> {
    const { setting } = question
    // What was kept under other rules, or can't be opened, is asked for anew.
    const before = problemOfAnswer(setting, kept[setting]) ? undefined : kept[setting]
    let answer = given[setting]
    let problem = problemOfAnswer(setting, answer)
    while (problem) {
      answer = (await asking.askOnce(question, before)) || before
      problem = problemOfAnswer(setting, answer)
      if (problem) terminal.output.write(`  × ${problem}\n`)
    }
    return answer
  }
  try {
    for (const question of questions) {
      const { setting } = question
      answers[setting] = await askFor(question)
      if (setting === 'CONNECT_KEY') kept = await known.settingsOf(answers[setting] ?? '')
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error
    throw new ConnectRefused('\n没有改动 stopped; nothing was changed')
  } finally {
    asking.close()
  }
  return ConnectSettings.parse(answers)
}

/** Questions on a terminal; a secret is neither shown while it is typed nor as what is kept. */
function openAsking({ input, output }: Terminal) {
  let hidden = false
  const echo = new Writable({
    write(chunk, _encoding, done) {
      if (!hidden) output.write(chunk)
      done()
    },
  })
  const asking = createInterface({ input, output: echo, terminal: true })
  return {
    async askOnce({ zh, en, secret }: Question, kept: string | undefined): Promise<string> {
      const shown = secret ? '（已存的 the one kept）' : kept
      const enter = kept === undefined ? '' : `  回车不变 Enter keeps: ${shown}\n`
      output.write(`${zh}\n  ${en}\n${enter}> `)
      hidden = secret === true
      const answer = await asking.question('')
      if (hidden) output.write('\n')
      hidden = false
      return answer.trim()
    },
    close: () => asking.close(),
  }
}

/** Without a terminal: everything must be given; the first that is not is named. */
export function readSettings(given: Record<string, string | undefined>): ConnectSettings | string {
  for (const { setting } of questions) {
    const problem = problemOfAnswer(setting, given[setting])
    if (problem) return `${setting}: ${problem}`
  }
  return ConnectSettings.parse(given)
}
