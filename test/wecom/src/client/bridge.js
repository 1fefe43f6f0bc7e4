/*
 * The in-page half of the simulated WeCom client. The gateway puts this script first in <head>, so
 * it runs before @wecom/jssdk reads the user agent (once, when its module is evaluated).
 * Only a frame that the simulated client opened is "inside WeCom": the client says so, and says
 * which device it plays, in window.name. In any other window this script does nothing.
 */
;(() => {
  const MARK = 'wecom-client:'
  const CHANNEL = 'wecom-client'
  if (window.parent === window || !window.name.startsWith(MARK)) return
  if (window.WeixinJSBridge) return

  /** { host, userAgent, platform, touchPoints, bridgeDelayMs } */
  const device = JSON.parse(window.name.slice(MARK.length))
  const page = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`

  function shadow(target, name, get) {
    Object.defineProperty(target, name, { configurable: true, get })
  }
  shadow(navigator, 'userAgent', () => device.userAgent)
  shadow(navigator, 'platform', () => device.platform)
  shadow(navigator, 'maxTouchPoints', () => device.touchPoints)

  // A hidden WebView: the client hides the frame, but the browser's tab stays visible, so the
  // document has to be told.
  let hiddenByClient = false
  const nativeState = Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState')
  const state = () => (hiddenByClient ? 'hidden' : nativeState.get.call(document))
  shadow(document, 'visibilityState', state)
  shadow(document, 'hidden', () => state() === 'hidden')

  const waiting = new Map()
  const listeners = new Map()
  let lastId = 0

  function tell(message) {
    window.parent.postMessage(Object.assign({ channel: CHANNEL, page }, message), device.host)
  }

  function invoke(name, params, callback) {
    if (typeof params === 'function') return invoke(name, {}, params)
    lastId += 1
    if (callback) waiting.set(lastId, callback)
    // Through JSON, as the native bridge takes it: functions and undefined do not survive.
    const plain = JSON.parse(JSON.stringify(params || {}))
    tell({ type: 'invoke', id: lastId, name, params: plain, href: window.location.href })
  }

  function on(name, listener) {
    listeners.set(name, (listeners.get(name) || []).concat(listener))
  }

  function setHidden(hidden) {
    hiddenByClient = hidden
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    window.dispatchEvent(new Event(hidden ? 'blur' : 'focus'))
  }

  function receive(message) {
    if (message.type === 'answer') {
      const callback = waiting.get(message.id)
      waiting.delete(message.id)
      if (callback) callback(message.answer)
    }
    if (message.type === 'event') {
      for (const listener of listeners.get(message.name) || []) listener(message.data || {})
    }
    if (message.type === 'hidden') setHidden(message.hidden)
  }

  window.addEventListener('message', (event) => {
    const message = event.data
    if (event.source !== window.parent || event.origin !== device.host) return
    if (!message || message.channel !== CHANNEL || (message.page && message.page !== page)) return
    receive(message)
  })

  function install() {
    window.WeixinJSBridge = { invoke, call: invoke, on }
    document.dispatchEvent(new Event('WeixinJSBridgeReady'))
  }
  if (device.bridgeDelayMs > 0) setTimeout(install, device.bridgeDelayMs)
  else install()
  tell({ type: 'loaded', href: window.location.href })
})()
