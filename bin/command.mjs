// `pnpm backup | restore | connect | disconnect | doctor`: the server's commands, with the settings of `pnpm serve`.
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { node24, root } from './project.mjs'
import { runMain, Stop } from './step.mjs'

async function main() {
  if (!existsSync(node24))
    throw new Stop('尚未安装：run `npx pnpm install --frozen-lockfile` first')
  const args = [join(root, 'server/src/command.ts'), ...process.argv.slice(2)]
  // A terminal for the questions of `connect`; Ctrl-C reaches both.
  const { status } = spawnSync(node24, args, { stdio: 'inherit' })
  return status ?? 1
}

await runMain(main)
