import { closeReminder, setReminder } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { closeOwnReminder, setOwnReminder } from './change-reminder.ts'

export function reminderRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, setReminder, async ({ params, body, session }) => ({
    reminder: await setOwnReminder(deps, session, { ...params, ...body }),
  }))
  serve(serving, closeReminder, async ({ params, body, session }) => ({
    reminder: await closeOwnReminder(deps, session, { ...params, ...body }),
  }))
}
