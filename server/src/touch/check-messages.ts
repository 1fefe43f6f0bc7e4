import { type MessageContent, type Variables, fillMessage, hasPlaceholder } from '@xiaoguan/shared'
import { salutationVariable } from '../customer/variables.ts'
import { Problem } from '../problem.ts'

/**
 * The messages to send: what the staff saw, held against what the server would write. Throws when a variable is
 * still open, when unedited words are not the server's, or when an edit brings in a file or link of its own.
 */
export function checkMessages(
  written: readonly MessageContent[],
  values: Variables,
  seen: { messages: readonly MessageContent[]; edited: boolean },
): void {
  const filled = written.map((message) => fillMessage(message, values))
  if (seen.messages.some(hasPlaceholder)) {
    const missing = [...new Set(filled.flatMap((one) => one.missing))]
    if (missing.includes(salutationVariable)) throw new Problem('customer.salutation_missing')
    const fields = Object.fromEntries(missing.map((name) => [name, 'missing']))
    throw new Problem('touch.variable_missing', { fields })
  }
  const wanted = filled.map((one) => keyOf(one.content))
  const given = seen.messages.map(keyOf)
  if (seen.edited) {
    const foreign = seen.messages.some(
      (message, at) => message.kind !== 'text' && !wanted.includes(given[at] ?? ''),
    )
    if (foreign) throw new Problem('bad_request', { fields: { 'body.messages': 'foreign part' } })
  } else if (given.join('\n') !== wanted.join('\n')) {
    throw new Problem('touch.preview_stale')
  }
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
