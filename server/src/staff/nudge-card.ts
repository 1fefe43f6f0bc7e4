const namedMax = 5

/** The words of a nudge: help with where to begin, no count of failures. `names` are her waiting customers, in order. */
export function nudgeCard(
  by: string,
  names: readonly string[],
): { title: string; description: string } {
  const first = names.slice(0, namedMax).map(plain)
  return {
    title: `先联系这 ${first.length} 位`,
    description: `${first.join('、')}在等你的消息。点开就能按顺序一位一位发，忙完手上的客人再看也来得及。—— ${plain(by)}`,
  }
}

/** Cards read some HTML: a nickname must not become a tag. */
function plain(name: string): string {
  return name.replaceAll(/[<>&]/g, '')
}
