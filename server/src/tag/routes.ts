import {
  acknowledgeRefusedTags,
  changeCustomerTags,
  editTagLibrary,
  listTagGroups,
  listTagHistory,
  loadTagLibrary,
  setTagGroup,
} from '@xiaoguan/shared'
import { getReference } from '../corp/store.ts'
import { type Serving, serve } from '../http/serve.ts'
import { acknowledgeTags, changeTags } from './change-tags.ts'
import { editLibrary } from './edit-library.ts'
import { loadLibrary } from './library-view-store.ts'
import { listHistory } from './list-history.ts'
import { groupsWithReadings } from './readings.ts'
import { setTagGroupSettings } from './set-group.ts'

export function tagRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, listTagGroups, async ({ session, query }) => {
    const reference = await getReference(deps.db, session.corpId)
    const version = String(reference.corp.referenceVersion)
    return { version, tagGroups: query.have === version ? [] : groupsWithReadings(reference) }
  })
  serve(serving, changeCustomerTags, ({ session, params, body }) =>
    changeTags(deps, session, params.customerId, body),
  )
  serve(serving, acknowledgeRefusedTags, ({ session, params, body }) =>
    acknowledgeTags(deps, session, params.customerId, body),
  )
  serve(serving, listTagHistory, async ({ session, params, query }) => ({
    changes: await listHistory(deps, session, params.customerId, query.tagId),
  }))
  serve(serving, loadTagLibrary, ({ session }) =>
    loadLibrary(deps.db, session.corpId, deps.clock.now()),
  )
  serve(serving, editTagLibrary, ({ session, params, body }) =>
    editLibrary(deps, session, params.tagEditId, body.edit),
  )
  serve(serving, setTagGroup, ({ session, params, body }) =>
    setTagGroupSettings(deps, session, params.tagGroupId, body),
  )
}
