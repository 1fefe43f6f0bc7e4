import { spawn } from 'node:child_process'
import { openSync, closeSync } from 'node:fs'

const running = new Set()
let leaving = false
/** Nothing goes on once we are leaving: what waits for a child then waits until we have left. */
const unlessLeaving = (result) => (leaving ? new Promise(() => {}) : result)

/**
 * Starts a process in a group of its own, so that Ctrl-C reaches us alone and we end the whole
 * group in order. Its output goes to `logFile`, or with `inherit` to our own, or is kept as the
 * text of `child.output()`.
 */
export function startChild(command, args, options = {}) {
  const { cwd, env, logFile, inherit = false, ipc = false } = options
  const sink = logFile ? openSync(logFile, 'a') : inherit ? 'inherit' : 'pipe'
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    detached: true,
    stdio: ['ignore', sink, sink, ...(ipc ? ['ipc'] : [])],
  })
  if (logFile) closeSync(sink)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => {
      // Only the end is ever shown.
      text = (text + chunk).slice(-200_000)
    })
  }
  child.output = () => text
  child.closed = new Promise((resolve) => {
    child.once('error', (error) => {
      text += error.message
      resolve({ code: 127, signal: null })
    })
    child.once('close', (code, signal) => resolve({ code, signal }))
    // Something the child left behind may hold its output open for ever.
    child.once('exit', (code, signal) => setTimeout(() => resolve({ code, signal }), 300))
  }).finally(() => running.delete(child))
  child.ended = child.closed.then(unlessLeaving)
  running.add(child)
  return child
}

/** Runs a command to its end: its exit code and the last part of its output. */
export async function runChild(command, args, options = {}) {
  const child = startChild(command, args, options)
  const timer = options.timeoutMs && setTimeout(() => void endChild(child), options.timeoutMs)
  const { code, signal } = await child.ended
  clearTimeout(timer)
  return { code: code ?? 1, signal, output: child.output() }
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Asks a child and all it started to end, and insists after `graceMs`. */
export async function endChild(child, graceMs = 2500) {
  if (child.pid === undefined) return
  signalGroup(child, 'SIGTERM')
  const insist = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
  await child.closed
  clearTimeout(insist)
  // The leader is gone; what it may have left in its group goes too.
  signalGroup(child, 'SIGKILL')
}

export const endAllChildren = (graceMs) =>
  Promise.all([...running].map((child) => endChild(child, graceMs)))

/** On Ctrl-C, a kill or a closed terminal: end every child, then `after`, then leave with `code`. */
export function endOnSignal(code, after = () => {}) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (leaving) return
      leaving = true
      void endAllChildren()
        .then(after)
        .finally(() => process.exit(code))
    })
  }
}
