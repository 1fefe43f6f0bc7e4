import {
  setSalutation,
  setStage,
  listCustomers as searchEndpoint,
  loadChoices,
} from '@xiaoguan/shared'
import { type Serving, serve } from '../http/serve.ts'
import { loadChoiceRows } from './choices-store.ts'
import { listCustomers } from './list-customers.ts'
import { confirmSalutation, moveToStage } from './set-fields.ts'

export function customerRoutes(serving: Serving) {
  const { deps } = serving
  serve(serving, setSalutation, ({ session, params, body }) =>
    confirmSalutation(deps, session, params.customerId, body),
  )
  serve(serving, setStage, ({ session, params, body }) =>
    moveToStage(deps, session, params.customerId, body),
  )
  serve(serving, searchEndpoint, ({ session, body }) => listCustomers(deps, session, body))
  serve(serving, loadChoices, ({ session }) => loadChoiceRows(deps.db, session))
}
