/** One message as it can be shown; the shape of a script's message without the platform's ids. */
export type BubbleContent =
  | { kind: 'text'; text: string }
  | { kind: 'image'; name: string; url: string | null }
  | { kind: 'file' | 'video'; name: string }
  | { kind: 'link'; title: string; summary: string }
  | { kind: 'mini_program'; title: string }

type Attachment = Exclude<BubbleContent, { kind: 'text' }>

const kinds: Record<Attachment['kind'], { mark: string; what: string }> = {
  image: { mark: '图', what: '图片' },
  file: { mark: '文', what: '文件' },
  video: { mark: '视', what: '视频' },
  link: { mark: '链', what: '链接' },
  mini_program: { mark: '小', what: '小程序' },
}

export function attachmentWords(content: Attachment): { mark: string; name: string; what: string } {
  return { ...kinds[content.kind], name: 'title' in content ? content.title : content.name }
}

/** One line for lists and screen readers: the words, or what is attached. */
export function bubbleLine(content: BubbleContent): string {
  if (content.kind === 'text') return readableText(content.text)
  const { name, what } = attachmentWords(content)
  return `[${what}] ${name}`
}

/** 【可约时间】 for a gap that is still to be filled. */
export function readableText(text: string): string {
  return text.replaceAll(/\{\{\s*([^{}|]+?)\s*(?:\|[^{}]*)?\}\}/g, '【$1】')
}
