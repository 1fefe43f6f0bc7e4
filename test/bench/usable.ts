import type { Browser, Cookie } from 'playwright-core'
import { type Person, openBrowser, signIn } from '../browser/page-objects.ts'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import type { Figure } from './figure.ts'
import { type Visit, screen, slow, slowDown, visit, watchVisits } from './sidebar-visit.ts'
import { median } from './statistics.ts'
import { printTable } from './table.ts'

const runs = 5
const staff = 'zhouqian'
const customer = '林小雨'
/** As the sidebar names her. */
const shortName = '小雨'

type Bench = {
  browser: Browser
  running: Running
  chatId: string
  otherId: string
  /** Signed in at the platform and at the app. */
  cookies: Cookie[]
  height: number
}

/** Milliseconds from the frame's navigation to a press that reaches the client's sendChatMessage. */
export async function benchUsable(): Promise<Figure> {
  const [running, browser] = await Promise.all([startRunning(), launchChromium()])
  try {
    const bench = await prepare(browser, running)
    const rows: [string, Visit[]][] = [
      ['cold', await repeat(() => cold(bench))],
      ['cold, with OAuth', await repeat(() => cold(bench, { oauth: true }))],
      ['cold, client calls slowed too', await repeat(() => cold(bench, { all: true }))],
      ['cached', await repeat(() => again(bench))],
      ['chat switched, page reloaded', await repeat(() => switched(bench, false))],
      ['chat switched, page kept alive', await repeat(() => switched(bench, true))],
    ]
    show(rows)
    return { value: medianOf(rows[0]?.[1] ?? [], 'pressMs'), unit: 'ms', digits: 0 }
  } finally {
    await browser.close()
    await running.close()
  }
}

const medianOf = (visits: Visit[], what: keyof Visit) => median(visits.map((one) => one[what]))

function show(rows: [string, Visit[]][]): void {
  console.log(
    `${screen.width} × ${screen.height}, CPU ÷ ${slow.cpu}, ${slow.downBitsPerSecond / 1e6} Mbit/s, ${slow.latencyMs} ms; median of ${runs}\n`,
  )
  printTable(
    ['', 'press ms', 'client asked ms', 'presses', 'from … to'],
    rows.map(([what, visits]) => {
      const presses = visits.map(({ pressMs }) => pressMs)
      return [
        what,
        medianOf(visits, 'pressMs').toFixed(0),
        medianOf(visits, 'askedMs').toFixed(0),
        String(Math.max(...visits.map((one) => one.presses))),
        `${Math.min(...presses).toFixed(0)} … ${Math.max(...presses).toFixed(0)}`,
      ]
    }),
  )
}

async function repeat(measure: () => Promise<Visit>): Promise<Visit[]> {
  const visits: Visit[] = []
  for (let at = 0; at < runs; at++) visits.push(await measure())
  return visits
}

/** Signs in once, and finds the window's height that gives the sidebar its 667 px. */
async function prepare(browser: Browser, running: Running): Promise<Bench> {
  const person = await signIn(browser, running, staff, { sidebar: screen.width, height: 800 })
  const chat = await person.openChat(customer)
  await person.sidebar.getByTestId('next-step').waitFor()
  const box = await person.page.getByTestId('sidebar-frame').boundingBox()
  const other = (await person.chats()).find(({ kind, id }) => kind === 'single' && id !== chat.id)
  const cookies = await person.context.cookies()
  await person.leave()
  return {
    browser,
    running,
    cookies,
    chatId: chat.id,
    otherId: other?.id ?? '',
    height: 800 + screen.height - (box?.height ?? screen.height),
  }
}

async function open(bench: Bench, oauth = false): Promise<Person> {
  const { browser, running, height } = bench
  const person = await openBrowser(browser, running, { sidebar: screen.width, height })
  await watchVisits(person.context, shortName)
  const cookies = bench.cookies.filter(({ name }) => !oauth || !name.startsWith('xg_'))
  await person.context.addCookies(cookies)
  await person.page.goto(running.simUrl)
  await person.page.getByTestId(`chat-${bench.chatId}`).waitFor()
  return person
}

/** An empty cache; with a session, or the whole way through OAuth. */
async function cold(bench: Bench, { oauth = false, all = false } = {}): Promise<Visit> {
  const person = await open(bench, oauth)
  await slowDown(person.page, bench.running.gatewayUrl, all)
  const measured = await visit(person, bench.chatId)
  await person.leave()
  return measured
}

/** The page was here before: its files are in the cache, its last copy of the customer on the device. */
async function again(bench: Bench): Promise<Visit> {
  const person = await open(bench)
  await visit(person, bench.chatId)
  await person.page.goto('about:blank')
  await person.page.goto(bench.running.simUrl)
  await person.page.getByTestId(`chat-${bench.chatId}`).waitFor()
  await slowDown(person.page, bench.running.gatewayUrl)
  const measured = await visit(person, bench.chatId)
  await person.leave()
  return measured
}

/** From another customer's chat to this one. */
async function switched(bench: Bench, keptAlive: boolean): Promise<Visit> {
  const person = await open(bench)
  await person.page.getByTestId(`chat-${bench.otherId}`).click()
  await person.sidebar.getByTestId('customer').waitFor()
  await person.page.getByTestId('keep-sidebar').setChecked(keptAlive)
  await slowDown(person.page, bench.running.gatewayUrl)
  const measured = await visit(person, bench.chatId, keptAlive)
  await person.leave()
  return measured
}
