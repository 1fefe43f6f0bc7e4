import { createServer } from 'node:net'
import { Stop } from './step.mjs'

function readPort(env, name, fallback, highest) {
  const text = env[name] ?? String(fallback)
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= highest) return port
  throw new Stop(`${name}=${text} 无效：${name} must be a whole number from 1 to ${highest}`)
}

/** The demo's three ports: the app's own, the simulated WeCom's, and the app as seen through it. */
export function readPorts(env) {
  const app = readPort(env, 'PORT', 3000, 65535)
  // The next port is taken too.
  const simulator = readPort(env, 'WECOM_SIM_PORT', 3001, 65534)
  if (app === simulator || app === simulator + 1) {
    throw new Stop(
      `PORT=${app} 与 WECOM_SIM_PORT 冲突：the simulated WeCom takes ${simulator} and ${simulator + 1}; change PORT or WECOM_SIM_PORT`,
    )
  }
  return { app, simulator, pages: simulator + 1 }
}

function tryToListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(error.code))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)))
  })
}

async function refuseIfTaken(port, variable) {
  for (const host of ['127.0.0.1', '::1']) {
    const problem = await tryToListen(port, host)
    // A machine without IPv6 is fine.
    if (problem === undefined || ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(problem)) continue
    const why = problem === 'EADDRINUSE' ? '已被占用 is in use' : `不能使用 (${problem})`
    throw new Stop(`端口 port ${port} ${why}：choose another with ${variable}=<port>`)
  }
}

/** Refuses to go on when one of the ports is taken, and names the setting to change. */
export async function refuseIfPortsTaken({ app, simulator, pages }) {
  await refuseIfTaken(app, 'PORT')
  await refuseIfTaken(simulator, 'WECOM_SIM_PORT')
  await refuseIfTaken(pages, 'WECOM_SIM_PORT')
}
