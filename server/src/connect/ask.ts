import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { ConnectRefused } from './refused.ts'
import { ConnectSettings, problemOfAnswer, questions } from './settings.ts'

type Answers = Partial<Record<keyof ConnectSettings, string>>

/** Takes what the environment gives and asks on the terminal for the rest, again until it is right. */
export async function askSettings(
  given: Record<string, string | undefined>,
  terminal: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
): Promise<ConnectSettings> {
  const answers: Answers = {}
  let hidden = false
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!hidden) terminal.output.write(chunk)
      done()
    },
  })
  const asking = createInterface({ input: terminal.input, output, terminal: true })
  async function askOnce({ zh, en, secret }: (typeof questions)[number]): Promise<string> {
    terminal.output.write(`${zh}\n  ${en}\n> `)
    hidden = secret === true
    const answer = await asking.question('')
    if (hidden) terminal.output.write('\n')
    hidden = false
    return answer.trim()
  }
  async function askFor(question: (typeof questions)[number]): Promise<string | undefined> {
    let answer = given[question.setting]
    let problem = problemOfAnswer(question.setting, answer)
    while (problem) {
      answer = await askOnce(question)
      problem = problemOfAnswer(question.setting, answer)
      if (problem)
        terminal.output.write(`  × ${problem}
`)
    }
    return answer
  }
  try {
    for (const question of questions) answers[question.setting] = await askFor(question)
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error
    throw new ConnectRefused('\n没有改动 stopped; nothing was changed')
  } finally {
    asking.close()
  }
  return ConnectSettings.parse(answers)
}

/** Without a terminal: everything must be given; the first that is not is named. */
export function readSettings(given: Record<string, string | undefined>): ConnectSettings | string {
  for (const { setting } of questions) {
    const problem = problemOfAnswer(setting, given[setting])
    if (problem) return `${setting}: ${problem}`
  }
  return ConnectSettings.parse(given)
}
