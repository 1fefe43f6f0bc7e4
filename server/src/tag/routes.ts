import { changeCustomerTags, listTagGroups, listTagHistory } from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import { type Serving, serve } from '../http/serve.ts'
import { changeTags } from './change-tags.ts'
import { listHistory } from './list-history.ts'

export function tagRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, listTagGroups, async ({ session }) => {
    const { tagGroups } = await getReference(deps.db, session.corpId)
    return { tagGroups }
  })
  serve(serving, changeCustomerTags, ({ session, params, body }) =>
    changeTags(deps, session, params.customerId, body),
  )
  serve(serving, listTagHistory, async ({ session, params }) => ({
    changes: await listHistory(deps, session, params.customerId),
  }))
}
