import type { Component } from 'vue'
import LibraryPage from '../tag/LibraryPage.vue'
import StatePage from './StatePage.vue'
import WecomPage from './WecomPage.vue'

export type ConsolePage = { name: string; words: string; page: Component }

const tags: ConsolePage = { name: 'tags', words: '标签', page: LibraryPage }
const wecom: ConsolePage = { name: 'wecom', words: '企业微信', page: WecomPage }
const health: ConsolePage = { name: 'health', words: '运行状况', page: StatePage }

/** The pages of the console in the order of its navigation; `name` stands behind "#/". */
export const consolePages: readonly ConsolePage[] = [tags, wecom, health]

export function pageOf(hash: string): ConsolePage {
  const name = hash.replace(/^#\/?/, '').split('/')[0]
  return consolePages.find((page) => page.name === name) ?? tags
}
