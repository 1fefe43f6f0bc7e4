import type { Component } from 'vue'
import BulkConsole from '../bulk/BulkConsole.vue'
import FieldsPage from '../field/FieldsPage.vue'
import OrdersPage from '../order/OrdersPage.vue'
import LibraryPage from '../tag/LibraryPage.vue'
import RulesPage from './RulesPage.vue'
import StatePage from './StatePage.vue'
import WecomPage from './WecomPage.vue'

export type ConsolePage = { name: string; words: string; page: Component }

const tags: ConsolePage = { name: 'tags', words: '标签', page: LibraryPage }
const bulks: ConsolePage = { name: 'bulks', words: '批量', page: BulkConsole }
const fields: ConsolePage = { name: 'fields', words: '资料项', page: FieldsPage }
const rules: ConsolePage = { name: 'rules', words: '自动打标签', page: RulesPage }
const orders: ConsolePage = { name: 'orders', words: '订单', page: OrdersPage }
const wecom: ConsolePage = { name: 'wecom', words: '企业微信', page: WecomPage }
const health: ConsolePage = { name: 'health', words: '运行状况', page: StatePage }

/** The pages of the console in the order of its navigation; `name` stands behind "#/". */
export const consolePages: readonly ConsolePage[] = [
  tags,
  rules,
  bulks,
  fields,
  orders,
  wecom,
  health,
]

export function pageOf(hash: string): ConsolePage {
  const name = hash.replace(/^#\/?/, '').split('/')[0]
  return consolePages.find((page) => page.name === name) ?? tags
}
