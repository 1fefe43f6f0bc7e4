import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { CDPSession, Frame, Page } from 'playwright-core'
import { signIn } from '../browser/page-objects.ts'
import { launchChromium } from '../support/chromium.ts'
import { root } from '../support/demo-data.ts'
import { startRunning } from '../support/running.ts'
import { addStressTags } from '../support/stress-tags.ts'
import type { Figure } from './figure.ts'
import { median, quantile } from './statistics.ts'
import { printTable } from './table.ts'

const cpuSlowdown = 4
const width = 300
// The first warms up and is not counted.
const rounds = 4
const shownMax = 30

/** As people type: 汉字, full pinyin, initials, mixed, and what an input method shows while it composes. */
const queries: readonly { kind: string; typed: string; composed?: boolean }[] = [
  { kind: '汉字', typed: '敏感肌' },
  { kind: '汉字', typed: '面霜要' },
  { kind: '汉字', typed: '朋友推荐' },
  { kind: 'full pinyin', typed: 'minganji' },
  { kind: 'full pinyin', typed: 'naifenchangmai' },
  { kind: 'full pinyin', typed: 'zhoumo' },
  { kind: 'initials', typed: 'mgj' },
  { kind: 'initials', typed: 'hfxlj' },
  { kind: 'initials', typed: 'zjms' },
  { kind: 'initials', typed: 's' },
  { kind: 'mixed', typed: '敏gan' },
  { kind: 'mixed', typed: 'mianmo嫌gui' },
  { kind: 'mixed', typed: 'shuimdj' },
  { kind: 'composed', typed: "min'gan'ji", composed: true },
  { kind: 'composed', typed: "chan'jian'mei'ci", composed: true },
  { kind: 'composed', typed: 'zai jia', composed: true },
  { kind: 'nothing', typed: 'vvxq' },
]

type Keystroke = { kind: string; matchMs: number; paintedMs: number; rows: number }

/** What matching and ranking take for each key, and how long after it the rows are on the screen. */
export async function benchTagSearch(): Promise<Figure> {
  const webDist = await buildTimed()
  const prepare = (dataDir: string) =>
    addStressTags(dataDir, { staffId: 'zhouqian', customerName: '燕子' })
  const [running, browser] = await Promise.all([
    startRunning({ webDist, prepare }),
    launchChromium(),
  ])
  try {
    const person = await signIn(browser, running, 'zhouqian', { sidebar: width, height: 900 })
    const { id } = await person.findChat('燕子')
    await person.page.evaluate(`location.hash = '#/chat/' + encodeURIComponent('${id}')`)
    await person.sidebar.getByTestId('nav-tags').click()
    await person.sidebar.getByTestId('group-etgStress0').waitFor()
    const session = await person.context.newCDPSession(person.page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown })
    const frame = await (
      await person.page.getByTestId('sidebar-frame').elementHandle()
    )?.contentFrame()
    if (!frame) throw new Error('the sidebar went away')
    return show(await typeAll(person.page, frame))
  } finally {
    await browser.close()
    await running.close()
    await rm(webDist, { recursive: true, force: true })
  }
}

/** The real pages, built with a clock around `findTags` alone: the product's own carries none. */
async function buildTimed(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'xiaoguan-tagsearch-'))
  const args = [join(root, 'test/bench/tagsearch-build.ts'), folder]
  await promisify(execFile)(process.execPath, args, { cwd: join(root, 'web') })
  return folder
}

type Query = (typeof queries)[number]

async function typeAll(page: Page, frame: Frame): Promise<Keystroke[]> {
  await frame.evaluate(watchKeys)
  const session = await page.context().newCDPSession(page)
  const strokes: Keystroke[] = []
  for (let round = 0; round < rounds; round += 1)
    for (const query of queries) {
      const typed = await typeOne(page, frame, session, query)
      if (round > 0) strokes.push(...typed)
    }
  return strokes
}

async function typeOne(page: Page, frame: Frame, session: CDPSession, query: Query) {
  const { kind, typed, composed } = query
  const strokes: Keystroke[] = []
  for (let end = 1; end <= typed.length; end += 1) {
    const key = typed.slice(end - 1, end)
    const at = { selectionStart: end, selectionEnd: end }
    if (composed)
      await session.send('Input.imeSetComposition', { text: typed.slice(0, end), ...at })
    else if (/[a-z]/.test(key)) await page.keyboard.press(key)
    else await page.keyboard.insertText(key)
    const seen: Omit<Keystroke, 'kind'> = await frame.evaluate('window.__nextKey()')
    strokes.push({ kind, ...seen })
  }
  if (composed) await session.send('Input.insertText', { text: '' })
  await page.keyboard.press('Escape')
  await frame.waitForFunction(`!document.querySelector('#found-tags')`)
  return strokes
}

/**
 * In the page: for each key the moment of the event, what `findTags` took, and the first frame after it that is
 * through to the screen.
 */
const watchKeys = `(() => {
  const seen = []
  let told = () => {}
  const patience = (reject) => setTimeout(() => reject(new Error('the key did nothing')), 10000)
  window.__nextKey = () =>
    new Promise((resolve, reject) => {
      if (seen.length > 0) return resolve(seen.shift())
      const waiting = patience(reject)
      told = () => (clearTimeout(waiting), (told = () => {}), resolve(seen.shift()))
    })
  document.querySelector('[data-testid=tag-search]').focus()
  document.addEventListener('input', (event) => {
    const from = event.timeStamp
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      // A task after the frame's own work: the frame is painted.
      port1.onmessage = () => {
        const took = window.__findTook.splice(0)
        seen.push({
          matchMs: took.reduce((sum, one) => sum + one, 0),
          paintedMs: performance.now() - from,
          rows: document.querySelectorAll('#found-tags [role=option]').length,
        })
        told()
      }
      port2.postMessage(null)
    })
  }, true)
  window.__findTook = window.__findTook ?? []
})()`

function show(strokes: readonly Keystroke[]): Figure {
  const rowFor = (name: string, some: readonly Keystroke[]) => {
    const match = some.map(({ matchMs }) => matchMs)
    const painted = some.map(({ paintedMs }) => paintedMs)
    const ms = (value: number) => value.toFixed(1)
    return [
      name,
      String(some.length),
      ms(median(match)),
      ms(quantile(match, 0.99)),
      ms(median(painted)),
      ms(quantile(painted, 0.95)),
      String(Math.max(...some.map(({ rows }) => rows))),
    ]
  }
  const kinds = [...new Set(strokes.map(({ kind }) => kind))]
  printTable(
    ['1,000 tags, CPU 4× slower', 'keys', 'match p50', 'p99 ms', 'painted p50', 'p95 ms', 'rows'],
    [
      ...kinds.map((kind) =>
        rowFor(
          kind,
          strokes.filter((one) => one.kind === kind),
        ),
      ),
      rowFor('all', strokes),
    ],
  )
  const rows = Math.max(...strokes.map((one) => one.rows))
  if (rows > shownMax) throw new Error(`${rows} rows are shown, not at most ${shownMax}`)
  return {
    value: quantile(
      strokes.map(({ matchMs }) => matchMs),
      0.99,
    ),
    unit: 'ms',
    digits: 1,
  }
}
