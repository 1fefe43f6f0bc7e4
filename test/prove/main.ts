// `pnpm prove NAME`: the long proofs in full size; `npm test` runs them small.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { root } from '../support/demo-data.ts'

type Proof = { what: string; projects: string[]; env: Record<string, string> }

const proofs: Record<string, Proof> = {
  loop: {
    what: 'a server killed at any instant of any write loses and doubles nothing',
    projects: ['fault'],
    env: { TEST_DB: 'postgres', FAULT_RUNS: '20' },
  },
}

function list(): void {
  console.log('pnpm prove NAME')
  for (const [name, { what }] of Object.entries(proofs)) console.log(`  ${name}  ${what}`)
}

async function run({ projects, env }: Proof): Promise<number> {
  const chosen = projects.flatMap((project) => ['--project', project])
  // No limit on the time: a proof takes as long as it takes.
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=0', ...chosen]
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

const name = process.argv[2] ?? ''
const proof = proofs[name]
if (proof) process.exit(await run(proof))
list()
process.exit(name ? 1 : 0)
