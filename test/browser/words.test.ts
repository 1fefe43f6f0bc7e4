import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { scenes } from './scenes.ts'
import { Stage, wordsOn } from './stage.ts'

/** A clerk's words, not a marketing department's: PRODUCT.md, "Words on the screen". */
const forbidden = ['触达', '入组', '转化', '培育', '商机', 'n=']

let running: Running
let browser: Browser
let stage: Stage

beforeAll(async () => {
  ;[running, browser] = await Promise.all([startRunning(), launchChromium()])
  stage = new Stage(browser, running)
})

afterAll(async () => {
  await browser?.close()
  await running?.close()
})

const broken = /undefined|null|NaN|\[object/
/** A clerk reads what a variable stands for; an operator is told how it is written. */
const unfilled = /undefined|null|NaN|\[object|\{\{/

describe("the words on a clerk's screens", () => {
  it.each(scenes.filter(({ name }) => !name.startsWith('client-')))(
    'has no jargon on $name',
    async ({ name, show, after }) => {
      const screen = await show(stage)
      const words = await wordsOn(screen)
      await after?.(stage)
      expect(words.trim()).not.toBe('')
      expect(forbidden.filter((word) => words.includes(word))).toEqual([])
      expect(words).not.toMatch(name.startsWith('console-') ? broken : unfilled)
    },
  )
})
