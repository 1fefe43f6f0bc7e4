import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endOnSignal, runChild } from './children.mjs'
import { root } from './project.mjs'
import { runMain } from './step.mjs'

const sources = ['shared/src', 'server/src', 'web/src', 'test', 'bin']

/** Every static check of the project: its name, the program and its arguments. */
const checks = [
  ['format', 'oxfmt', ['--check', 'shared', 'server', 'web', 'test', 'bin', 'vitest.config.ts']],
  ['lint', 'oxlint', ['--type-aware', ...sources]],
  ['types shared', 'tsc', ['-p', 'shared']],
  ['types server', 'tsc', ['-p', 'server']],
  ['types web', 'vue-tsc', ['-p', 'web']],
  ['types simulator', 'tsc', ['-p', 'test/wecom']],
  ['types test', 'tsc', ['-p', 'test']],
]

/** Runs the checks, two at a time; the output of each that failed. */
export async function runChecks(timeoutMs) {
  const waiting = [...checks]
  const failures = []
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const [name, program, args] = check
      const bin = join(root, 'node_modules/.bin', program)
      const { code, output } = await runChild(bin, args, { cwd: root, timeoutMs })
      if (code !== 0) failures.push({ name, message: output.trim() || `exit ${code}` })
    }
  }
  await Promise.all([work(), work()])
  return { passed: checks.length - failures.length, failures }
}

async function main() {
  const { passed, failures } = await runChecks()
  for (const { name, message } of failures) console.log(`✗ ${name}\n${message}\n`)
  console.log(`${passed} passed, ${failures.length} failed`)
  return failures.length > 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  endOnSignal(1)
  await runMain(main)
}
