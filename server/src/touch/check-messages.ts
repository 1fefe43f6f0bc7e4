import { type MessageContent, type Variables, fillMessage, hasPlaceholder } from '@xiaoguan/shared'
import { salutationVariable } from '../customer/variables.ts'
import { Problem } from '../problem.ts'

/**
 * The messages to send: what the staff saw, held against what the server would write; of files and links the
 * server's own, so that no page can slip another address in. Throws when a variable is still open, when unedited
 * words are not the server's, or when an edit brings in a file or link of its own.
 */
export function checkMessages(
  written: readonly MessageContent[],
  values: Variables,
  seen: { messages: readonly MessageContent[]; edited: boolean },
): MessageContent[] {
  const filled = written.map((message) => fillMessage(message, values))
  if (seen.messages.some(hasPlaceholder)) {
    const missing = [...new Set(filled.flatMap((one) => one.missing))]
    if (missing.includes(salutationVariable)) throw new Problem('customer.salutation_missing')
    const fields = Object.fromEntries(missing.map((name) => [name, 'missing']))
    throw new Problem('touch.variable_missing', { fields })
  }
  const wanted = new Map(filled.map(({ content }) => [keyOf(content), content]))
  const given = seen.messages.map(keyOf)
  const own = filled.map(({ content }) => keyOf(content))
  if (!seen.edited && given.join('\n') !== own.join('\n')) throw new Problem('touch.preview_stale')
  return seen.messages.map((message) => {
    if (message.kind === 'text') return message
    const content = wanted.get(keyOf(message))
    if (!content) throw new Problem('bad_request', { fields: { 'body.messages': 'foreign part' } })
    return content
  })
}

/** Equal for the same message: addresses and the platform's ids of a file change, the file does not. */
function keyOf(message: MessageContent): string {
  switch (message.kind) {
    case 'text':
      return JSON.stringify(['text', message.text])
    case 'image':
    case 'file':
    case 'video':
      return JSON.stringify([message.kind, message.fileId])
    case 'link':
      return JSON.stringify(['link', message.url, message.title, message.summary])
    case 'mini_program':
      return JSON.stringify(['mini_program', message.appId, message.page, message.title])
  }
}
