import { order } from './control-api.js'
import { card } from './control-panel.js'
import { h } from './dom.js'

const settings = [
  ['echoApiWrites', '应用自己的写入也回调'],
  ['consoleWelcomeText', '后台设了欢迎语（没有 WelcomeCode）'],
  ['markTagConflict', '同一客户并发打标签算冲突'],
  ['foreignTagCode', '改别人标签的错误码'],
  ['corpTagLimit', '企业标签上限'],
  ['groupChatOwnersLimit', '不指定群主时最多可见多少人'],
  ['latencyMs', '接口用时（毫秒）'],
  ['callbackLoss', '回调丢失比例（0 到 1）'],
  ['callbackCopies', '每个回调发几次'],
  ['callbackShuffle', '打乱多少个回调（1 不打乱）'],
  ['callbackDelayMs', '回调晚到（毫秒）'],
  ['callbackRetryMs', '回调重试间隔（毫秒）'],
]

/** What differs between tenants, as switches and numbers. */
export class SettingPanel {
  #run
  #inputs = new Map()
  element

  constructor(run) {
    this.#run = run
    this.element = card('开关', ...settings.map((setting) => this.#setting(setting)))
  }

  update(values) {
    for (const [name, input] of this.#inputs) {
      if (input === document.activeElement) continue
      const value = values[name]
      input.type = typeof value === 'boolean' ? 'checkbox' : 'number'
      input.parentElement.classList.toggle('toggle', typeof value === 'boolean')
      if (typeof value === 'boolean') input.checked = value
      else input.value = String(value)
    }
  }

  #setting([name, label]) {
    const value = () => (input.type === 'checkbox' ? input.checked : Number(input.value))
    const input = h('input', {
      step: 'any',
      'data-testid': `setting-${name}`,
      onchange: () => this.#run(label, () => order('settings', { [name]: value() })),
    })
    this.#inputs.set(name, input)
    return h('label', { className: 'field' }, h('span', {}, label), input)
  }
}
