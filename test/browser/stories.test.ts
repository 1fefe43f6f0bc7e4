import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { type Running, startRunning } from '../support/running.ts'
import { Stage, wordsOn } from './stage.ts'

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

/** DEMO-CORP §7: whose sidebar, whose chat, and what must be read there. */
const stories: [staff: string, customer: string, ...words: RegExp[]][] = [
  [
    'zhouqian',
    '林小雨',
    /小雨/,
    /第 4 步\/共 7 步/,
    /第 3 天/,
    /她前天回过：有点紧/,
    /近 7 天联系\s*2\s*次/,
    /王芳/,
  ],
  ['liusiqi', 'A0建材赵姐', /A0建材赵姐/, /先填称呼/],
  ['xunuo', '小鹿', /小鹿/, /黎娜/, /15:00/],
  ['zhaolei', '宋雅', /宋雅/, /会带孩子来/, /她昨天评论了朋友圈：洗面奶怎么看/],
  ['shenjiayi', '顾曼', /顾曼/, /6,?420/],
  ['wuting', '张弛', /张弛/, /先停着/],
  [
    'wangfang',
    '孟瑶',
    /孟瑶/,
    /近 7 天联系\s*4\s*次/,
    /介绍来 2 位/,
    /聊得够多了[\s\S]*12 点再发合适/,
  ],
  ['hejing', '不吃香菜', /不吃香菜/, /不是好友/],
]

describe('the stories of the demo corp', () => {
  it.each(stories)('%s reads of %s what her story says', async (staffId, customer, ...words) => {
    const screen = await stage.sidebar(staffId, customer)
    await expect.poll(() => wordsOn(screen)).toMatch(words[0] ?? /./)
    const read = await wordsOn(screen)
    for (const word of words) expect(read).toMatch(word)
  })

  it('names no child and no age of 宋雅, and shows her comment in the timeline', async () => {
    const screen = await stage.sidebar('zhaolei', '宋雅')
    await screen.frame.getByTestId('nav-timeline').click()
    await expect.poll(() => wordsOn(screen)).toMatch(/洗面奶怎么看/)
  })

  it('shows in the timeline what 林小雨 answered and liked', async () => {
    const screen = await stage.sidebar('zhouqian', '林小雨')
    await screen.frame.getByTestId('nav-timeline').click()
    await expect.poll(() => wordsOn(screen)).toMatch(/有点紧[\s\S]*点了赞/)
  })

  it('puts what 张弛 said into the list of 许诺, who stands in for 吴婷', async () => {
    const screen = await stage.h5('xunuo', 'today', '[data-testid^=today-item]')
    expect(await wordsOn(screen)).toMatch(/说好再聊[\s\S]*张弛[\s\S]*考完试再说[\s\S]*吴婷记的/)
    await screen.page.close()
  })

  it('says in the timeline that 不吃香菜 deleted 何静', async () => {
    const screen = await stage.sidebar('hejing', '不吃香菜')
    await screen.frame.getByTestId('nav-timeline').click()
    await expect.poll(() => wordsOn(screen)).toMatch(/删/)
  })

  it("asks 赵姐's 称呼 in place, and then the same button sends", async () => {
    const screen = await stage.sidebar('liusiqi', 'A0建材赵姐')
    await screen.frame.getByTestId('send').first().click()
    const guess = screen.frame.getByTestId('salutation-0')
    await expect.poll(() => guess.innerText()).toContain('赵姐')
    await guess.click()
    await expect
      .poll(() => screen.frame.getByTestId('send').first().innerText())
      .toContain('发给赵姐')
  })
})
