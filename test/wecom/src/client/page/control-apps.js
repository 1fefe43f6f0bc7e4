import { order } from './control-api.js'
import { button, card, field } from './control-panel.js'
import { h } from './dom.js'

/** 企业、应用和接收消息的设置. */
export class AppPanel {
  #run
  #list = h('div', { className: 'stack' })
  #shown = ''
  element = card('企业与应用', this.#list)

  constructor(run) {
    this.#run = run
  }

  update(corps) {
    // What somebody is typing stays: the fields are made anew only when the settings changed.
    const key = JSON.stringify(corps.map(({ corpId, apps, counts }) => [corpId, apps, counts]))
    if (key === this.#shown || this.#list.querySelector('input:focus')) return
    this.#shown = key
    this.#list.replaceChildren(...corps.map((corp) => this.#corp(corp)))
  }

  #corp({ corpId, name, apps, counts }) {
    const { users, customers, tagGroups, groupChats } = counts
    const size = `${users} 名成员，${customers} 位客户，${tagGroups} 个标签组，${groupChats} 个客户群`
    return h(
      'div',
      { className: 'stack' },
      h('p', {}, h('b', {}, name), h('small', {}, `${corpId}，${size}`)),
      apps.map((app) => this.#app(corpId, app)),
    )
  }

  #app(corpId, { agentId, name, callback, disabled }) {
    const input = (label, value) => h('input', { 'aria-label': label, value: value ?? '' })
    const url = input('URL', callback?.url)
    const token = input('Token', callback?.token)
    const aesKey = input('EncodingAESKey', callback?.aesKey)
    const set = () => ({ url: url.value, token: token.value, aesKey: aesKey.value })
    const save = (body) => order('callbacks', { corpId, agentId, ...body })
    return h(
      'details',
      { open: Boolean(callback) },
      h(
        'summary',
        {},
        `${name} ${agentId}`,
        h('small', {}, disabled ? '已停用' : callback ? '接收消息' : '没有设置接收消息'),
      ),
      field('URL', url),
      field('Token', token),
      field('EncodingAESKey', aesKey),
      h(
        'p',
        { className: 'row' },
        button('保存（先验证）', () => this.#run('保存接收消息', () => save({ callback: set() }))),
        button('不再接收', () => this.#run('停止接收消息', () => save({ callback: null }))),
        button('作废令牌', () => this.#run('作废令牌', () => order('revoke', { corpId, agentId }))),
      ),
    )
  }
}
