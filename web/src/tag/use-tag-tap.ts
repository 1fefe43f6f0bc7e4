import type { Tag, TagGroup } from '@xiaoguan/shared/tag'
import { say } from '../ui/toast.ts'
import { useTags } from './tag-store.ts'

/** One tap on, one tap off; another's tag is left to her. */
export function useTagTap() {
  const store = useTags()
  return (group: TagGroup, tag: Tag): void => {
    const on = store.tags.on.filter((other) => other.tagId === tag.tagId)
    const own = on.find((other) => other.mine)
    if (own) void store.takeOff(own)
    else if (on[0]) say(`${on[0].on.name}已经打过「${tag.name}」`)
    else void store.putOn({ ...group, ...tag })
  }
}
