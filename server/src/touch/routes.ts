import { openTouch, reportOwnTouch, reportPart, withdrawOwnTouch } from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { openTouchFor } from './open-touch.ts'
import { reportOwn, withdrawOwn } from './own-touch.ts'
import { reportPartOf } from './report-part.ts'

export function touchRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, openTouch, async ({ params, body, session }) => ({
    touch: await openTouchFor(deps, session, { ...params, ...body }),
  }))
  serve(serving, reportPart, async ({ params, body, session }) => ({
    touch: await reportPartOf(deps, session, { ...params, ...body }),
  }))
  serve(serving, reportOwnTouch, async ({ params, body, session }) => ({
    touch: await reportOwn(deps, session, { ...params, ...body }),
  }))
  serve(serving, withdrawOwnTouch, async ({ params, body, session }) => ({
    touch: await withdrawOwn(deps, session, { ...params, ...body }),
  }))
}
