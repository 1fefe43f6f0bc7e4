import { changeSwitches } from './api.js'
import { h, iconButton } from './dom.js'

const platforms = [
  ['win', 'Windows'],
  ['win-errmsg', 'Windows（另一种返回写法）'],
  ['mac', 'macOS'],
  ['ios', 'iOS'],
  ['android', 'Android'],
]

const clientFlags = [
  ['cancelNext', '下一次发送被取消', '员工在确认框里点了取消，只一次'],
  ['silent', '客户端不回应', '所有调用都没有回音'],
  ['lateBridge', '接口晚出现', '页面打开 1.5 秒后才有 WeixinJSBridge'],
  ['oldVersion', '旧版客户端', '3.0.20，没有 getContext'],
]

const corpFlags = [
  ['staffCustomerContact', '员工有客户联系权限', '关掉：不在客户联系使用范围'],
  ['appCustomerContact', '应用可调用客户联系', '关掉：不在可调用接口的应用里'],
]

/** The drawer 模拟开关: how the client behaves, for this staff. */
export class SwitchDrawer {
  element
  #inputs = new Map()

  constructor() {
    const platform = h(
      'select',
      {
        'data-testid': 'switch-platform',
        onchange: () => changeSwitches({ platform: platform.value }),
      },
      platforms.map(([value, label]) => h('option', { value }, label)),
    )
    this.#inputs.set('platform', platform)
    this.element = h(
      'dialog',
      {
        className: 'drawer',
        'aria-label': '模拟开关',
        onclick: (event) => event.target === this.element && this.element.close(),
      },
      h(
        'div',
        { className: 'drawer-body' },
        h(
          'header',
          {},
          h('h2', {}, '模拟开关'),
          iconButton('close', '关闭', () => this.element.close()),
        ),
        h('h3', {}, '这位员工的客户端（模拟器重启后恢复）'),
        h('label', { className: 'field' }, h('span', {}, '客户端'), platform),
        clientFlags.map((flag) => this.#flag(flag)),
        h('h3', {}, '企业后台（会保留）'),
        corpFlags.map((flag) => this.#flag(flag)),
        h('p', { className: 'hint' }, '换客户端、版本或接口时机后，侧边栏会重新打开。'),
      ),
    )
  }

  open() {
    this.element.showModal()
  }

  update(switches) {
    for (const [name, input] of this.#inputs) {
      if (input.type === 'checkbox') input.checked = switches[name]
      else input.value = switches[name]
    }
  }

  #flag([name, label, hint]) {
    const input = h('input', {
      type: 'checkbox',
      'data-testid': `switch-${name}`,
      onchange: () => changeSwitches({ [name]: input.checked }),
    })
    this.#inputs.set(name, input)
    return h(
      'label',
      { className: 'field toggle' },
      h('span', {}, label, h('small', {}, hint)),
      input,
    )
  }
}
