import type { MessageContent, ScriptKind, Stage } from '@xiaoguan/shared'

/** A script of the demo; one version each. */
export type DemoScript = {
  id: string
  category: string
  title: string
  kind: ScriptKind
  messages: MessageContent[]
  ownerId: string | null
  suited: string[]
  unsuited: string[]
  stages: Stage[]
  spendBands: string[]
  /** The true probability of an answer; null: that of its kind. */
  rate: number | null
}

type Rest = Partial<Omit<DemoScript, 'id' | 'category' | 'title' | 'kind' | 'messages'>>

/** A script with plain texts (strings) and other messages in order. */
export function script(
  id: string,
  heading: [category: string, title: string, kind: ScriptKind],
  messages: (string | MessageContent)[],
  rest: Rest = {},
): DemoScript {
  const [category, title, kind] = heading
  return {
    id,
    category,
    title,
    kind,
    ownerId: null,
    rate: null,
    suited: [],
    unsuited: [],
    stages: [],
    spendBands: [],
    ...rest,
    messages: messages.map((each) =>
      typeof each === 'string' ? { kind: 'text', text: each } : each,
    ),
  }
}

export function picture(fileId: string, name: string): MessageContent {
  return { kind: 'image', fileId, name, url: null }
}
