import type { Corp, SimTag, SimTagGroup } from '../world.ts'
import type { WorldEvent } from './callback-events.ts'

/** What became of a group that was saved: made, renamed, put in order, and so its tags. */
export function tagGroupEvents(group: SimTagGroup, before: readonly SimTagGroup[]): WorldEvent[] {
  const old = before.find((each) => each.id === group.id)
  if (!old) {
    return [tagEvent('create', group.id, 'tag_group'), ...group.tags.map((tag) => made(tag))]
  }
  const renamed = old.name === group.name ? [] : [tagEvent('update', group.id, 'tag_group')]
  const tags = group.tags.flatMap((tag) => {
    const known = old.tags.find((each) => each.id === tag.id)
    if (!known) return [made(tag)]
    return known.name === tag.name ? [] : [tagEvent('update', tag.id, 'tag')]
  })
  const gone = old.tags.filter((tag) => !group.tags.some((each) => each.id === tag.id))
  const deleted = gone.map((tag) => tagEvent('delete', tag.id, 'tag'))
  const shuffled = isReordered(old, group) ? [tagEvent('shuffle', group.id)] : []
  return [...renamed, ...tags, ...deleted, ...shuffled]
}

/** A group that went is told of alone; of one that stays, its missing tags. */
export function tagsRemovedEvents(corp: Corp, before: readonly SimTagGroup[]): WorldEvent[] {
  return before.flatMap((old) => {
    const group = corp.tagGroups.get(old.id)
    if (!group) return [tagEvent('delete', old.id, 'tag_group')]
    const left = new Set(group.tags.map((tag) => tag.id))
    return old.tags
      .filter((tag) => !left.has(tag.id))
      .map((tag) => tagEvent('delete', tag.id, 'tag'))
  })
}

function made(tag: SimTag): WorldEvent {
  return tagEvent('create', tag.id, 'tag')
}

function tagEvent(changeType: string, id: string, type?: 'tag' | 'tag_group'): WorldEvent {
  return {
    event: 'change_external_tag',
    changeType,
    fields: { Id: id, TagType: type },
    audience: { customerContact: true },
  }
}

function isReordered(old: SimTagGroup, group: SimTagGroup): boolean {
  const orders = new Map(old.tags.map((tag) => [tag.id, tag.order]))
  const moved = group.tags.some((tag) => (orders.get(tag.id) ?? tag.order) !== tag.order)
  return moved || old.order !== group.order
}
