import { type CustomerField, type FieldKind, fieldsMax } from '@xiaoguan/shared'
import { raiseReferenceVersion } from '../db/corp.ts'
import type { Deps } from '../deps.ts'
import type { Session } from '../http/session.ts'
import { Problem } from '../problem.ts'
import * as store from './field-store.ts'
import { workedOut } from './variables.ts'

type Fields = { fields: CustomerField[] }
type Wish = { label: string; kind: FieldKind; choices: string[]; archived: boolean }

export async function listFieldsOf({ db }: Deps, { corpId }: Session): Promise<Fields> {
  return { fields: await store.listFieldsWithCounts(db, corpId) }
}

/** Defines a field, or changes all but its key and kind. */
export async function saveFieldOf(
  deps: Deps,
  session: Session,
  fieldKey: string,
  wish: Wish,
): Promise<Fields> {
  const { corpId } = session
  const at = deps.clock.now()
  await deps.db.transaction().execute(async (db) => {
    await store.lockFields(db, corpId)
    const fields = await store.listFieldRows(db, corpId)
    checkField(fields, fieldKey, wish)
    const choices = wish.kind === 'choice' ? wish.choices : []
    await store.saveFieldRow(db, corpId, { fieldKey, ...wish, choices }, at)
    await raiseReferenceVersion(db, corpId)
  })
  return listFieldsOf(deps, session)
}

export async function orderFieldsOf(
  deps: Deps,
  session: Session,
  fieldKeys: readonly string[],
): Promise<Fields> {
  const { corpId } = session
  await deps.db.transaction().execute(async (db) => {
    await store.lockFields(db, corpId)
    const known = new Set((await store.listFieldRows(db, corpId)).map((one) => one.fieldKey))
    const at = fieldKeys.findIndex((key) => !known.has(key))
    if (at >= 0)
      throw new Problem('field.unknown', { fields: { [`body.fieldKeys.${at}`]: 'unknown field' } })
    await store.orderFieldRows(db, corpId, fieldKeys)
    await raiseReferenceVersion(db, corpId)
  })
  return listFieldsOf(deps, session)
}

const keyMax = 20

function checkField(fields: readonly store.FieldRow[], fieldKey: string, wish: Wish) {
  const known = fields.find((one) => one.fieldKey === fieldKey)
  if (known && known.kind !== wish.kind) throw new Problem('field.kind_fixed')
  // It is the name between the braces of a variable.
  if (!known && (fieldKey.length > keyMax || /[{}]/.test(fieldKey)))
    throw bad({ 'params.fieldKey': 'at most 20 characters, no braces' })
  if (!known && (workedOut.has(fieldKey) || workedOut.has(wish.label)))
    throw bad({ 'body.label': 'built in' })
  if (!wish.archived) checkAmong(fields, fieldKey, wish)
  if (wish.kind === 'choice') checkChoices(wish)
}

function checkAmong(fields: readonly store.FieldRow[], fieldKey: string, { label }: Wish) {
  const others = fields.filter((one) => !one.archived && one.fieldKey !== fieldKey)
  if (others.some((one) => one.label === label)) throw bad({ 'body.label': 'taken' })
  if (others.length >= fieldsMax) throw new Problem('field.limit_reached')
}

function checkChoices({ choices }: Wish) {
  if (choices.length === 0) throw bad({ 'body.choices': 'at least one' })
  const twice = choices.findIndex((one, at) => choices.indexOf(one) !== at)
  if (twice >= 0) throw bad({ [`body.choices.${twice}`]: 'twice' })
}

const bad = (fields: Record<string, string>) => new Problem('field.bad_value', { fields })
