import {
  recordConsent,
  removeNote,
  saveNote,
  setField,
  setIntroducer,
  setMainFollower,
  setRemark,
  type CustomerCard,
} from '@xiaoguan/shared/customer-card'
import { changeCustomerTags } from '@xiaoguan/shared/tag'
import { getBoot } from '../api/boot.ts'
import { serverNow } from '../api/clock.ts'
import { newId } from '../api/new-id.ts'
import { getOutbox } from '../api/outbox.ts'
import { offerUndo } from '../ui/toast.ts'
import { lockedNames } from './card-words.ts'
import type { CardStore } from './use-card.ts'

export type Note = CustomerCard['notes'][number]
export type Introducer = CustomerCard['introducer']

function remarkChanges({ change }: CardStore, customerId: string) {
  function keepRemark(remark: string, description: string): Promise<void> {
    const body = { changeId: newId(), remark, description }
    return change(setRemark, { customerId }, body, (card) => ({
      ...card,
      own: { remark, description, sync: 'pending', problem: null },
    }))
  }

  function keepField(fieldKey: string, value: string | null): Promise<void> {
    const body = { changeId: newId(), value }
    return change(setField, { customerId, fieldKey }, body, (card) => ({
      ...card,
      fields: card.fields.map((one) => (one.fieldKey === fieldKey ? { ...one, value } : one)),
    }))
  }

  return { keepRemark, keepField }
}

function noteChanges({ change }: CardStore, customerId: string) {
  function addNote(text: string): Promise<void> {
    const noteId = newId()
    const note = {
      noteId,
      text,
      by: getBoot().staffName,
      mine: true,
      at: serverNow().toISOString(),
    }
    return change(saveNote, { customerId, noteId }, { text }, (card) => ({
      ...card,
      notes: [note, ...card.notes.filter((one) => one.noteId !== noteId)],
    }))
  }

  async function dropNote(note: Note): Promise<void> {
    const { noteId } = note
    const drop = (removed: boolean) =>
      change(removeNote, { customerId, noteId }, { changeId: newId(), removed }, (card) => {
        const others = card.notes.filter((one) => one.noteId !== noteId)
        return { ...card, notes: removed ? others : [note, ...others] }
      })
    await drop(true)
    offerUndo('这条备忘删了', () => void drop(false))
  }

  return { addNote, dropNote }
}

function peopleChanges({ change }: CardStore, customerId: string) {
  /** `wasAsked`: nobody had said anything before. */
  async function keepIntroducer(
    introducer: Introducer,
    before: Introducer,
    wasAsked: boolean,
  ): Promise<void> {
    const keep = (one: Introducer, said: boolean) => {
      const introducerCustomerId = one?.customerId ?? null
      const introducerStaffId = one?.staffId ?? null
      const body = { changeId: newId(), introducerCustomerId, introducerStaffId, said }
      return change(setIntroducer, { customerId }, body, (card) => ({ ...card, introducer: one }))
    }
    await keep(introducer, true)
    offerUndo(
      introducer ? `记下了：${introducer.name}介绍来的` : '记下了：没有人介绍',
      () => void keep(before, !wasAsked),
    )
  }

  async function giveTo(staffId: string, name: string, beforeId: string | null): Promise<void> {
    const give = (toId: string) =>
      change(setMainFollower, { customerId }, { changeId: newId(), staffId: toId }, (card) => ({
        ...card,
        mainFollowerId: toId,
        mainFollowers: [],
      }))
    await give(staffId)
    offerUndo(`以后主要由${name}跟进`, () => void (beforeId && give(beforeId)))
  }

  return { keepIntroducer, giveTo }
}

function consentChanges({ change }: CardStore, customerId: string) {
  const keep = (given: boolean, removeTags = false) => {
    const body = { changeId: newId(), given, ...(removeTags ? { removeTags } : {}) }
    return change(recordConsent, { customerId }, body, (card) => ({
      ...card,
      consentAt: given ? serverNow().toISOString() : null,
      lockedTags: card.lockedTags.filter((tag) => !removeTags || !tag.mine),
    }))
  }

  async function keepConsent(given: boolean): Promise<void> {
    await keep(given)
    offerUndo(given ? '记下了：她同意' : '撤回了她的同意', () => void keep(!given))
  }

  /** With her consent the own 🔒 tags go; taken back, both are there again. `refresh`: others show her tags too. */
  async function withdrawWithTags(
    locked: CustomerCard['lockedTags'],
    refresh: () => unknown,
  ): Promise<void> {
    const own = locked.filter((tag) => tag.mine)
    await keep(false, true)
    refresh()
    offerUndo(`撤回了她的同意，取下了${lockedNames(own)}`, () => void bringBack(own, refresh))
  }

  async function bringBack(own: CustomerCard['lockedTags'], refresh: () => unknown): Promise<void> {
    await keep(true)
    const add = own.map((tag) => tag.tagId)
    const body = { changeId: newId(), add, remove: [], suggested: [] }
    await getOutbox().put(changeCustomerTags, { customerId }, body)
    refresh()
  }

  return { keepConsent, withdrawWithTags }
}

/** What can be done with 资料: each tap is kept, shown at once, and what is not typed can be taken back for six seconds. */
export function cardChanges(store: CardStore, customerId: string) {
  return {
    ...remarkChanges(store, customerId),
    ...noteChanges(store, customerId),
    ...peopleChanges(store, customerId),
    ...consentChanges(store, customerId),
  }
}
export type CardChanges = ReturnType<typeof cardChanges>
