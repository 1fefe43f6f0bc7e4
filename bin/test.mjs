// `npm test [part…]` on a bare machine: sets itself up, runs every part, counts.
import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { runChecks } from './check.mjs'
import { endAllChildren, endOnSignal, runChild } from './children.mjs'
import { ensureBuilt, ensureInstalled, node24, root } from './project.mjs'
import { lastLines, runMain, Stop } from './step.mjs'

/** The whole suite may take 25 minutes; a part that hangs is ended before that and fails. */
const endAt = Date.now() + 24 * 60_000
const timeLeft = () => Math.max(1000, endAt - Date.now())
/** Marks every process of this run, also those that left our process groups. */
const runMark = `XIAOGUAN_TEST_RUN=${randomUUID()}`

const parts = [
  { name: 'checks', run: () => runChecks(timeLeft()) },
  {
    name: 'unit',
    projects: ['shared', 'server', 'web', 'simulator', 'rules'],
    env: { TEST_DB: 'pglite' },
  },
  { name: 'flow PGlite', projects: ['flow'], env: { TEST_DB: 'pglite' } },
  { name: 'flow PostgreSQL', projects: ['flow'], env: { TEST_DB: 'postgres' } },
  { name: 'fault', projects: ['fault'], env: { TEST_DB: 'postgres' } },
  { name: 'browser', projects: ['browser'], env: { TEST_DB: 'pglite' }, needsBuild: true },
]

function choose(words) {
  if (words.length === 0) return parts
  const unknown = words.find((word) => !parts.some(({ name }) => name.startsWith(word)))
  if (unknown) {
    const names = parts.map(({ name }) => name).join(', ')
    throw new Stop(`没有这一部分：no part "${unknown}"; there are ${names}`)
  }
  return parts.filter(({ name }) => words.some((word) => name.startsWith(word)))
}

/** What a vitest report says: the passed, and each failure with its name and message. */
function readReport(report) {
  const files = report.testResults.map((file) => ({ ...file, path: relative(root, file.name) }))
  const tests = files.flatMap(({ path, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, path })),
  )
  const failures = tests
    .filter(({ status }) => status === 'failed')
    .map(({ path, fullName, failureMessages }) => ({
      name: `${path} › ${fullName}`,
      message: failureMessages.join('\n'),
    }))
  const brokenFiles = files
    .filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.length)
    .map(({ path, message }) => ({ name: path, message }))
  const passed = tests.filter(({ status }) => status === 'passed').length
  return { passed, failures: [...failures, ...brokenFiles] }
}

async function runVitest({ projects, env, needsBuild }, scratch) {
  if (needsBuild) await ensureBuilt()
  const reportFile = join(scratch, `${randomUUID()}.json`)
  const { code, output } = await runChild(
    node24,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${reportFile}`,
    ],
    { cwd: root, env: { ...process.env, ...env, NO_COLOR: '1' }, timeoutMs: timeLeft() },
  )
  if (!existsSync(reportFile)) {
    const why = Date.now() >= endAt ? 'ended: out of time' : `ended with ${code}, no report`
    return { passed: 0, failures: [{ name: `vitest ${why}`, message: lastLines(output, 40) }] }
  }
  const result = readReport(JSON.parse(readFileSync(reportFile, 'utf8')))
  if (code !== 0 && result.failures.length === 0) {
    // An error outside any test, such as an unhandled rejection.
    result.failures.push({ name: `vitest ended with ${code}`, message: lastLines(output, 40) })
  }
  return result
}

async function runPart(part, scratch) {
  const beganAt = Date.now()
  console.log(`\n▶ ${part.name}`)
  const { passed, failures } = await (part.run ?? (() => runVitest(part, scratch)))()
  if (passed === 0 && failures.length === 0) {
    failures.push({ name: part.name, message: '没有执行任何测试 nothing was executed' })
  }
  for (const { name, message } of failures) console.log(`  ✗ ${name}\n${indent(message)}`)
  const seconds = Math.round((Date.now() - beganAt) / 1000)
  return { name: part.name, passed, failed: failures.length, seconds }
}

/** A failure as it is printed: without the frames of the test runner itself. */
const indent = (text) =>
  text
    .trimEnd()
    .split('\n')
    .filter((line) => !/^\s+at .*(node_modules|<anonymous>)/.test(line))
    .map((line) => `      ${line}`)
    .join('\n')

const resultLine = ({ name, passed, failed, seconds }) =>
  `${name.padEnd(16)} ${passed} passed, ${failed} failed  (${seconds} s)`

/** Ends what a part left running: every process that carries this run's mark in its environment. */
function endStrays() {
  if (!existsSync('/proc')) return
  for (const pid of readdirSync('/proc').map(Number)) {
    if (!(pid > 0) || pid === process.pid) continue
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(runMark))
        process.kill(pid, 'SIGKILL')
    } catch {
      // It has just ended, or is another user's and so not ours.
    }
  }
}

/** A temporary folder of this run's own, so that nothing is left behind however a part ends. */
function makeScratch() {
  const scratch = mkdtempSync(join(tmpdir(), 'xiaoguan-test-'))
  // PostgreSQL runs as another account when we are root, and must be able to pass through.
  chmodSync(scratch, 0o711)
  return scratch
}

async function main() {
  const chosen = choose(process.argv.slice(2))
  const scratch = makeScratch()
  const [markName, markValue] = runMark.split('=')
  process.env[markName] = markValue
  const cleanUp = () => {
    endStrays()
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
  endOnSignal(130, cleanUp)
  try {
    console.log('销冠 Xiaoguan · 测试 tests')
    await ensureInstalled()
    process.env.TMPDIR = scratch
    const results = []
    for (const part of chosen) {
      const result = await runPart(part, scratch)
      console.log(`  ${resultLine(result)}`)
      results.push(result)
      endStrays()
    }
    console.log(`\n${results.map(resultLine).join('\n')}`)
    const sum = (key) => results.reduce((total, result) => total + result[key], 0)
    console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
    return sum('failed') > 0 ? 1 : 0
  } finally {
    await endAllChildren()
    cleanUp()
  }
}

await runMain(main)
