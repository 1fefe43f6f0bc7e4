import {
  listColleagues,
  listFields,
  loadCard,
  orderFields,
  recordConsent,
  removeNote,
  saveField,
  saveNote,
  setField,
  setIntroducer,
  setMainFollower,
  setRemark,
  showPhones,
} from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { recordConsentOf } from './card-consent.ts'
import { giveTo } from './card-main-follower.ts'
import { showPhonesOf } from './card-phones.ts'
import { loadCardOf } from './card.ts'
import { listFieldsOf, orderFieldsOf, saveFieldOf } from './field-library.ts'
import { setFieldOf } from './field.ts'
import { listColleaguesOf } from './introducer-colleagues.ts'
import { setIntroducerOf } from './introducer.ts'
import { removeNoteOf, saveNoteOf } from './note.ts'
import { setOwnRemark } from './remark.ts'

export function cardRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, loadCard, ({ session, params }) => loadCardOf(deps, session, params.customerId))
  serve(serving, setRemark, ({ session, params, body }) =>
    setOwnRemark(deps, session, params.customerId, body),
  )
  serve(serving, setField, ({ session, params, body }) => setFieldOf(deps, session, params, body))
  serve(serving, saveNote, ({ session, params, body }) =>
    saveNoteOf(deps, session, params, body.text),
  )
  serve(serving, removeNote, ({ session, params, body }) =>
    removeNoteOf(deps, session, params, body),
  )
  serve(serving, setIntroducer, ({ session, params, body }) =>
    setIntroducerOf(deps, session, params.customerId, body),
  )
  serve(serving, listColleagues, ({ session, query }) =>
    listColleaguesOf(deps, session, query.words ?? ''),
  )
  serve(serving, setMainFollower, ({ session, params, body }) =>
    giveTo(deps, session, params.customerId, body),
  )
  serve(serving, recordConsent, ({ session, params, body }) =>
    recordConsentOf(deps, session, params.customerId, body),
  )
  serve(serving, showPhones, ({ session, params, body }) =>
    showPhonesOf(deps, session, params.customerId, body.changeId),
  )
  serve(serving, listFields, ({ session }) => listFieldsOf(deps, session))
  serve(serving, saveField, ({ session, params, body }) =>
    saveFieldOf(deps, session, params.fieldKey, body),
  )
  serve(serving, orderFields, ({ session, body }) => orderFieldsOf(deps, session, body.fieldKeys))
}
