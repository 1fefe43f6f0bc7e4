import { endEnrollment, enroll, listSops } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import { type Serving, serve } from '../http/serve.ts'
import { endByHand, enrollByHand } from './enroll.ts'

export function sopRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, listSops, async ({ session }) => {
    const { sops } = await getReference(deps.db, session.corpId)
    const published = [...sops.values()].filter((sop) => sop.state === 'published')
    return {
      sops: published.map(({ sopId, definition }) => ({
        sopId,
        name: definition.name,
        audience: definition.audience,
        goal: definition.goal.text,
        stepCount: definition.steps.length,
      })),
    }
  })
  serve(serving, enroll, ({ params, body, session }) =>
    enrollByHand(deps, session, { ...params, ...body }),
  )
  serve(serving, endEnrollment, ({ params, body, session }) =>
    endByHand(deps, session, { ...params, ...body }),
  )
}
