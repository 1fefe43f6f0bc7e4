import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../support/demo-data.ts'
import { signIn } from './page-objects.ts'
import type { Stage } from './stage.ts'

const docs = join(root, 'docs')

/** docs/sidebar.png and docs/lead.png: what the README shows, from the running product. */
export async function takeReadmePictures({ browser, running }: Stage): Promise<void> {
  await mkdir(docs, { recursive: true })
  const look = { width: 1240, height: 780, sidebar: 360 }
  const staff = await signIn(browser, running, 'zhouqian', look)
  await staff.openChat('林小雨')
  await staff.sidebar.getByTestId('next-step').waitFor()
  await staff.page.screenshot({ path: join(docs, 'sidebar.png') })
  await staff.leave()

  const lead = await signIn(browser, running, 'shenjiayi', look)
  await lead.openWorkbench()
  await lead.phone.getByTestId('person-zhouqian').waitFor()
  await lead.page.screenshot({ path: join(docs, 'lead.png') })
  await lead.leave()
}
