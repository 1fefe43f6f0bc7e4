/** The account this page was opened for; the server refuses the page once another is signed in. */
let account = ''
let onOtherAccount = () => {}

export function bindAccount(name, whenOther) {
  account = name
  onOtherAccount = whenOther
}

export function signedInAccount() {
  const match = /(?:^|;\s*)wecom_sim_user=([^;]*)/.exec(document.cookie)
  return match ? decodeURIComponent(match[1]) : ''
}

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: {
      ...(account ? { 'x-wecom-account': account } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    body: body ? JSON.stringify(body) : undefined,
  })
  if (response.status === 409 && account) onOtherAccount()
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return response.json()
}

const chatPath = (chat) => `/_client/chats/${encodeURIComponent(chat)}/messages`

export const getPeople = () => call('GET', '/_client/people')
export const getMe = () => call('GET', '/_client/me')
export const getChats = () => call('GET', '/_client/chats')
export const getMessages = (chat) => call('GET', chatPath(chat))
export const say = (chat, from, text) => call('POST', chatPath(chat), { from, text })
export const getAppMessages = () => call('GET', '/_client/app-messages')
export const changeSwitches = (changes) => call('PUT', '/_client/switches', changes)
export const moveClock = (move) => call('POST', '/_client/clock', { move })

let worker = null
let lastCall = 0
const waiting = new Map()

/** One call of the bridge; its outcome is null when the client could not be reached. */
export function invoke(bridgeCall) {
  worker ??= startWorker()
  lastCall += 1
  const port = worker.port
  port.postMessage({ id: lastCall, account, call: bridgeCall }, [])
  return new Promise((resolve) => {
    waiting.set(lastCall, resolve)
  })
}

function startWorker() {
  const started = new SharedWorker('/bridge-worker.js')
  started.port.addEventListener('message', ({ data: { id, status, outcome } }) => {
    if (status === 409) onOtherAccount()
    waiting.get(id)?.(outcome)
    waiting.delete(id)
  })
  started.port.start()
  return started
}

export function listen(onEvent, onReconnect) {
  const source = new EventSource(`/_client/events?account=${encodeURIComponent(account)}`)
  let wasOpen = false
  source.addEventListener('open', () => {
    if (wasOpen) onReconnect()
    wasOpen = true
  })
  source.addEventListener('message', (event) => onEvent(JSON.parse(event.data)))
  return source
}
