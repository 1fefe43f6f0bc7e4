// Production: the app alone, on the database and with the key that the environment names.
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { endOnSignal, startChild } from './children.mjs'
import { isWebBuilt, node24, root } from './project.mjs'
import { runMain, Stop } from './step.mjs'

function checkSettings(env) {
  if (env.DEMO && env.DEMO !== '0')
    throw new Stop('DEMO 只用于演示：unset DEMO, or run `npm start` for the demo')
  if (!env.DATABASE_URL) {
    throw new Stop('缺少 DATABASE_URL：set it to a PostgreSQL ≥ 15, postgres://user:pw@host/db')
  }
  if (!env.SECRET_KEY || env.SECRET_KEY.length < 32) {
    throw new Stop(
      '缺少或过短的 SECRET_KEY：set 32 characters or more, e.g. from `openssl rand -hex 32`',
    )
  }
  if (!existsSync(node24))
    throw new Stop('尚未安装：run `npx pnpm install --frozen-lockfile` first')
  if (!isWebBuilt()) throw new Stop('尚未构建网页：run `pnpm build` first')
}

async function main() {
  checkSettings(process.env)
  const env = { WEB_DIST: join(root, 'web/dist'), ...process.env, NODE_ENV: 'production' }
  endOnSignal(0)
  // JSON logs belong on stdout here: whoever runs a server collects them from there.
  const server = startChild(node24, ['server/src/main.ts'], { cwd: root, env, inherit: true })
  const { code } = await server.ended
  return code ?? 1
}

await runMain(main)
