import { gzipSync } from 'node:zlib'
import type { Response } from 'playwright-core'
import { signIn } from '../browser/page-objects.ts'
import { launchChromium } from '../support/chromium.ts'
import { startRunning } from '../support/running.ts'
import { type Share, buildWithMaps, sharesOf } from './bundle-shares.ts'
import type { Figure } from './figure.ts'
import { visit, watchVisits } from './sidebar-visit.ts'
import { printTable } from './table.ts'

type Transfer = { file: string; bytes: number }
const sdk = '@wecom/jssdk'
const kb = (bytes: number) => (bytes / 1000).toFixed(1)

/** KB of gzip JS and CSS on the wire until the next step can be sent, WeCom's own SDK apart. */
export async function benchBundle(): Promise<Figure> {
  const build = await buildWithMaps()
  try {
    const transfers = await recordVisit(build.folder)
    return show(transfers, await sharesOf(build.folder, transfers))
  } finally {
    await build.remove()
  }
}

function show(transfers: readonly Transfer[], shares: readonly Share[]): Figure {
  const own = shares.filter(({ from }) => from !== sdk)
  const total = own.reduce((sum, { bytes }) => sum + bytes, 0)
  const all = transfers.map(({ file, bytes }) => [file, kb(bytes)])
  printTable(['until usable', 'KB gzip'], all)
  console.log('')
  printTable(
    ['without WeCom’s SDK', 'KB gzip', 'share'],
    [
      ...own.map(({ from, bytes }) => [from, kb(bytes), `${((bytes / total) * 100).toFixed(0)} %`]),
      ['together', kb(total), ''],
      [`apart: ${sdk}`, kb(shares.find(({ from }) => from === sdk)?.bytes ?? 0), ''],
    ],
  )
  return { value: total / 1000, unit: 'KB', digits: 1 }
}

/** What a first visit transfers, from the sidebar's page to the press that reaches the client. */
async function recordVisit(webDist: string): Promise<Transfer[]> {
  const [running, browser] = await Promise.all([startRunning({ webDist }), launchChromium()])
  try {
    const person = await signIn(browser, running, 'zhouqian', { sidebar: 375, height: 900 })
    await watchVisits(person.context, '小雨')
    await person.page.reload()
    const chat = await person.findChat('林小雨')
    const answers: Response[] = []
    person.page.on('response', (response) => {
      if (response.url().startsWith(running.gatewayUrl)) answers.push(response)
    })
    await visit(person, chat.id)
    const transfers: Transfer[] = []
    for (const answer of answers.slice()) transfers.push(...(await transferOf(answer)))
    return transfers
  } finally {
    await browser.close()
    await running.close()
  }
}

async function transferOf(answer: Response): Promise<Transfer[]> {
  const type = answer.headers()['content-type'] ?? ''
  const { pathname } = new URL(answer.url())
  if (/javascript|css/.test(type)) {
    // The simulated client's bridge is the platform's, not ours.
    if (!pathname.startsWith('/assets/')) return []
    return [{ file: pathname.slice(1), bytes: (await answer.request().sizes()).responseBodySize }]
  }
  if (!type.includes('html') || !answer.ok()) return []
  const inline = [...(await answer.text()).matchAll(/<(script|style)\b([^>]*)>([\s\S]*?)<\/\1>/g)]
    .filter(([, , attributes = '']) => !/\bsrc=|application\/json/.test(attributes))
    .map(([, , , text = '']) => text)
    .join('')
  return inline ? [{ file: `inline in ${pathname}`, bytes: gzipSync(inline).length }] : []
}
