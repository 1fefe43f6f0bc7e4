import type { FrameLocator, Locator } from 'playwright-core'
import type { Person } from './page-objects.ts'

/**
 * A person's finger and keys, and nothing else: each press of the pointer and each key goes out through the real
 * mouse and keyboard and is counted. Where something is not to be seen, the scroll to it counts too.
 */
export class TapDriver {
  /** Every pointer and key event sent so far. */
  events = 0
  readonly person: Person

  constructor(person: Person) {
    this.person = person
  }

  get sidebar(): FrameLocator {
    return this.person.sidebar
  }

  /** Presses the middle of what is there now; where it is covered or outside, the scroll to it counts as one more. */
  async tap(target: Locator, button: 'left' | 'right' = 'left'): Promise<void> {
    await target.waitFor()
    if (!(await isInReach(target))) {
      await target.evaluate((element) => element.scrollIntoView({ block: 'center' }))
      this.events += 1
    }
    const box = await stillBox(target)
    if (!box) throw new Error('nothing to press')
    const { mouse } = this.person.page
    await mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button })
    this.events += 1
  }

  /** Types where the focus is: one event for each key. */
  async type(text: string): Promise<void> {
    for (const character of text) await this.key(character)
  }

  async key(key: string): Promise<void> {
    const { keyboard } = this.person.page
    // What no key has is put in as an input method does, in one event.
    if (/^[ -~]$/.test(key) || key.length > 1) await keyboard.press(key)
    else await keyboard.insertText(key)
    this.events += 1
  }

  /** How many events it took. */
  async count(work: () => Promise<void>): Promise<number> {
    const before = this.events
    await work()
    return this.events - before
  }
}

/** Where it is once it moves no more: a sheet that slides in is not pressed on its way. */
async function stillBox(target: Locator) {
  for (;;) {
    const before = await target.boundingBox()
    await target.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
    const now = await target.boundingBox()
    if (before?.x === now?.x && before?.y === now?.y) return now
  }
}

/** Whether a press on its middle meets it and nothing above it. */
async function isInReach(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const met = element.ownerDocument.elementFromPoint(x + width / 2, y + height / 2)
    return met !== null && element.contains(met)
  })
}
