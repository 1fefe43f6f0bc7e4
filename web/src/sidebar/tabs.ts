export type SidebarTab = 'follow' | 'tags' | 'scripts' | 'timeline'

export const tabWords: Record<SidebarTab, string> = {
  follow: '跟进',
  tags: '标签',
  scripts: '话术',
  timeline: '动态',
}
