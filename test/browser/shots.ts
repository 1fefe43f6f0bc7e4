// `pnpm shots [name…]`: every screen at 280, 300, 375, 420 px (the console: 375, 1280), light and dark, into shots/.
import type { Page } from 'playwright-core'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../support/demo-data.ts'
import { launchChromium } from '../support/chromium.ts'
import { startRunning } from '../support/running.ts'
import { type Scene, scenes } from './scenes.ts'
import { type Screen, Stage } from './stage.ts'
import { takeReadmePictures } from './readme-pictures.ts'

const widths = [280, 300, 375, 420]
const phoneHeight = 812
const schemes = ['light', 'dark'] as const
const folder = join(root, 'shots')

function widthsOf({ part, wide }: Screen): readonly number[] {
  if (part === 'window') return [1280]
  return wide ? [375, 1280] : widths
}

async function photograph(screen: Screen, file: string, width: number): Promise<void> {
  const { page, part } = screen
  if (part === 'page') await fitPage(page, width)
  if (part === 'sidebar')
    await page.evaluate(`document.querySelector('aside.sidebar').style.width = '${width}px'`)
  // Two frames: laid out and painted at the new width.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60))),
  )
  if (part === 'sidebar') await page.getByTestId('sidebar-frame').screenshot({ path: file })
  else if (part === 'phone') await page.getByTestId('phone-frame').screenshot({ path: file })
  else await page.screenshot({ path: file })
}

/** As tall as its content: a bar fixed to the bottom then stands at the end. */
async function fitPage(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: phoneHeight })
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height: Math.max(phoneHeight, height) })
}

async function shoot(stage: Stage, { name, show, after }: Scene): Promise<void> {
  const screen = await show(stage)
  const pictures: string[] = []
  for (const scheme of schemes) {
    await screen.page.emulateMedia({ colorScheme: scheme })
    for (const width of widthsOf(screen)) {
      const picture = `${name}-${width}-${scheme}.png`
      await photograph(screen, join(folder, picture), width)
      pictures.push(picture)
    }
  }
  await screen.page.emulateMedia({ colorScheme: 'light' })
  await sheet(stage, name, pictures)
  await after?.(stage)
  if (screen.part === 'page') await screen.page.close()
  console.log(`  ${name}`)
}

/** All pictures of a screen on one, to be looked at together. */
async function sheet(stage: Stage, name: string, pictures: readonly string[]): Promise<void> {
  const images = pictures.map((picture) => `<img src="${picture}" alt="${picture}">`).join('')
  const html = `<!doctype html><meta charset="utf-8"><title>${name}</title>
<style>body{display:flex;flex-wrap:wrap;gap:12px;width:1480px;margin:12px;align-items:start;background:#888}</style>${images}`
  const file = join(folder, `${name}.html`)
  await writeFile(file, html)
  const page = await stage.browser.newPage({ viewport: { width: 1504, height: 800 } })
  await page.goto(`file://${file}`)
  await page.screenshot({ path: join(folder, `sheet-${name}.png`), fullPage: true })
  await page.close()
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  if (wanted.length === 0) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const [running, browser] = await Promise.all([startRunning(), launchChromium()])
  const failed: string[] = []
  try {
    const stage = new Stage(browser, running)
    if (wanted.length === 0 || wanted.includes('readme')) await takeReadmePictures(stage)
    const chosen = scenes.filter(
      ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
    )
    for (const scene of chosen) {
      try {
        await shoot(stage, scene)
      } catch (error) {
        failed.push(scene.name)
        console.log(`  ${scene.name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  } finally {
    await browser.close()
    await running.close()
  }
  console.log(`\nshots/: ${failed.length === 0 ? 'all screens' : `without ${failed.join(', ')}`}`)
  process.exit(failed.length === 0 ? 0 : 1)
}

await main()
